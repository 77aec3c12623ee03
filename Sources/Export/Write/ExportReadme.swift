// ExportReadme: the README.md of an export: a head that Hugging Face reads, then what people need to know.

/// The text for a finished export.
func exportReadme(_ summary: DatasetSummary) -> String {
  let names = summary.classes.keys.sorted()
  let classes = names.enumerated().map { "        '\($0.offset)': \(yamlQuoted($0.element))" }.joined(separator: "\n")
  let rows = names.map { name in
    "| \(name) | \(summary.classes[name]?.train ?? 0) | \(summary.classes[name]?.test ?? 0) |"
  }
  let share = { (value: Double) in "\((value * 1000).rounded() / 10) %" }
  let reached = names.map { "\($0) \(share(summary.trainShareReached[$0] ?? 0))" }.joined(separator: ", ")
  let unused = summary.unused.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  let augmentation =
    summary.isBalanced
    ? "The training side is balanced: \(summary.augmented) of its pictures are augmented copies (\(summary.augmentation)), at most "
      + "\(summary.factor) pictures from one photograph; larger classes are thinned out by a seeded draw. The test side holds originals "
      + "only, in their natural proportions."
    : "The classes are as they were found; no picture is an augmented copy."
  return """
    ---
    configs:
    - config_name: default
      data_files:
      - split: train
        path: train/**
      - split: test
        path: test/**
    dataset_info:
      features:
      - name: image
        dtype: image
      - name: label
        dtype:
          class_label:
            names:
    \(classes.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
    ---

    # \(summary.label)

    | class | train | test |
    |---|---|---|
    \(rows.joined(separator: "\n"))

    Pictures of \(summary.size) × \(summary.size) pixels, JPEG, made by curate \(summary.version) with seed \(summary.seed).

    - Split before anything else, by groups: all images of one account are on one side (\(summary.groups) groups). Wished for training:
      \(share(summary.trainShareWished)); reached: \(reached).
    - \(augmentation)
    - Labelled, but not in here: \(unused.isEmpty ? "none" : unused).
    - `manifest.jsonl` has a line for each picture: its hash, its source's hash, post, account, group, copy number and the map it was
      sampled with. `dataset.json` holds these figures for programs. `curate verify` checks all of it.

    """
}

private func yamlQuoted(_ text: String) -> String {
  "'" + text.replacing("'", with: "''") + "'"
}
