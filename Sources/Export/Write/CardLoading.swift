// CardLoading: how an export is read by the libraries that people train with, as lines to copy.

/// Markdown, ending with the figures by which pictures are normalised.
func loadingSection(_ summary: DatasetSummary) -> String {
  var parts: [(title: String, code: String)]
  switch ExportFormat(rawValue: summary.format) ?? .folder {
  case .folder: parts = folderLoading
  case .webdataset: parts = shardLoading(summary)
  case .coco: parts = cocoLoading
  case .manifest: parts = linesLoading
  }
  parts.append(
    (
      "Croissant",
      """
      import mlcroissant
      records = mlcroissant.Dataset("DIR/croissant.json").records("\(
          summary.format == ExportFormat.manifest.rawValue ? "lines" : "pictures")")
      """
    ))
  // It unpacks tar files into a cache under their names alone, and all sets have a train-000000.tar.
  let cache =
    summary.format == ExportFormat.webdataset.rawValue
    ? ["`mlcroissant` keeps what it unpacks by the shards' names: give each data set a `CROISSANT_CACHE` of its own."]
    : []
  let blocks = parts.map { "\($0.title):\n\n```python\n\($0.code)\n```" }
  return (["`DIR` is the folder of this file."] + blocks + cache + [normalisation(summary)]).joined(separator: "\n\n")
}

private func normalisation(_ summary: DatasetSummary) -> String {
  func figures(_ values: [Double]) -> String { values.map { decimals($0, 4) }.joined(separator: ", ") }
  let imagenet = DatasetSummary.Channels.imagenet
  let usual =
    "A network that was trained on ImageNet wants ImageNet's: mean [\(figures(imagenet.mean))], standard deviation "
    + "[\(figures(imagenet.sd))]."
  guard let own = summary.channels else { return usual }
  return """
    Red, green and blue of the training pictures, from 0 to 1: mean [\(figures(own.mean))], standard deviation \
    [\(figures(own.sd))]. \(usual)
    """
}

private let folderLoading = [
  (
    "Hugging Face",
    """
    from datasets import load_dataset
    sides = load_dataset("DIR")
    """
  ),
  (
    "torchvision",
    """
    from torchvision.datasets import ImageFolder
    train, test = ImageFolder("DIR/train"), ImageFolder("DIR/test")
    """
  ),
  (
    "Keras",
    """
    from keras.utils import image_dataset_from_directory
    train = image_dataset_from_directory("DIR/train")
    test = image_dataset_from_directory("DIR/test", shuffle=False)
    """
  ),
]

private func shardLoading(_ summary: DatasetSummary) -> [(title: String, code: String)] {
  func names(_ side: Side) -> String {
    let shards = (summary.shards ?? [:]).keys.filter { $0.hasPrefix(side.rawValue + "-") }.sorted()
    guard let first = shards.first, let last = shards.last, first != last else { return shards.first ?? "" }
    let number = { (name: String) in name.dropFirst(side.rawValue.count + 1).dropLast(4) }
    return "\(side.rawValue)-{\(number(first))..\(number(last))}.tar"
  }
  return [
    (
      "webdataset",
      """
      import webdataset
      train = webdataset.WebDataset("DIR/\(names(.train))", shardshuffle=100).shuffle(5000).decode("pil")
      train = train.to_tuple("jpg", "cls")
      test = webdataset.WebDataset("DIR/\(names(.test))", shardshuffle=False).decode("pil").to_tuple("jpg", "cls")
      """
    ),
    (
      "Hugging Face (`jpg` is the picture, `cls` its class, `json` its line of the manifest)",
      """
      from datasets import load_dataset
      sides = load_dataset("DIR")
      """
    ),
  ]
}

private let cocoLoading = [
  (
    "pycocotools",
    """
    from pycocotools.coco import COCO
    train, test = COCO("DIR/annotations/train.json"), COCO("DIR/annotations/test.json")
    """
  ),
  (
    "torchvision",
    """
    from torchvision.datasets import CocoDetection
    train = CocoDetection("DIR/train", "DIR/annotations/train.json")
    """
  ),
  (
    "Hugging Face",
    """
    from datasets import load_dataset
    sides = load_dataset("DIR")
    """
  ),
]

private let linesLoading = [
  (
    "pandas",
    """
    import pandas
    lines = pandas.read_json("DIR/manifest.jsonl", lines=True)
    train = lines[lines["split"] == "train"]
    """
  ),
  (
    "Hugging Face",
    """
    from datasets import load_dataset
    lines = load_dataset("DIR", split="lines")
    """
  ),
]
