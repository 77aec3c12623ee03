// CardHead: the YAML at the top of README.md, by which Hugging Face's datasets loads an export.
import Base

func cardHead(_ summary: DatasetSummary) -> String {
  let names = summary.classNames.enumerated().map { "'\($0.offset)': \(yamlQuoted($0.element))" }
  func classLabel(_ indent: String) -> [String] {
    ["\(indent)class_label:", "\(indent)  names:"] + names.map { "\(indent)    \($0)" }
  }
  var lines = ["---", "configs:", "- config_name: default", "  data_files:"]
  func files(_ split: String, _ path: String) -> [String] { ["  - split: \(split)", "    path: \(path)"] }
  let features: [String]
  switch ExportFormat(rawValue: summary.format) ?? .folder {
  case .folder:
    lines += files("train", "train/**") + files("test", "test/**")
    features = ["  - name: image", "    dtype: image", "  - name: label", "    dtype:"] + classLabel("      ")
  case .webdataset:
    lines += files("train", "train-*.tar") + files("test", "test-*.tar")
    features =
      ["  - name: jpg", "    dtype: image", "  - name: json", "    struct:"] + lineFeatures("    ")
      + ["  - name: cls", "    dtype:"] + classLabel("      ")
      + ["  - name: __key__", "    dtype: string", "  - name: __url__", "    dtype: string"]
  case .coco:
    lines += files("train", "train/**") + files("test", "test/**")
    features =
      ["  - name: image", "    dtype: image", "  - name: label", "    dtype:"] + classLabel("      ")
      + [
        "  - name: objects", "    struct:", "    - name: bbox", "      list:", "        list: float64",
        "    - name: category", "      list:",
      ] + classLabel("        ")
  case .manifest:
    lines += files("lines", "manifest.jsonl")
    features = lineFeatures("  ")
  }
  return (lines + ["dataset_info:", "  features:"] + features + ["---"]).joined(separator: "\n")
}

/// A line of the manifest. All of its columns are named: a reader that guesses from the first lines misses those that only
/// copies have.
private func lineFeatures(_ indent: String) -> [String] {
  func column(_ name: String, _ type: String) -> [String] { ["- name: \(name)", "  dtype: \(type)"] }
  func list(_ name: String) -> [String] { ["- name: \(name)", "  list: float64"] }
  let draw = ["shift_x", "shift_y", "rotate", "shear", "zoom_x", "zoom_y"].flatMap { column($0, "float64") }
  let flips = ["hflip", "vflip"].flatMap { column($0, "bool") }
  let transform =
    column("crop", "string") + list("box") + column("tilt", "float64") + column("fill", "string") + list("matrix")
    + ["- name: draw", "  struct:"] + (draw + flips).map { "  " + $0 }
  let columns =
    ["key", "file", "split", "label", "sha256", "source_sha256", "post", "account", "group"]
    .flatMap { column($0, "string") } + column("copy", "int64")
  return (columns + ["- name: transform", "  struct:"] + transform.map { "  " + $0 }).map { indent + $0 }
}
