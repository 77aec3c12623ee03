// CroissantRecords: the files of an export and the records in them, in Croissant's words.
import Base

/// `distribution` and `recordSet`. Folders tell side and class by their paths; where they do not, pictures are joined with
/// the manifest's lines by their keys.
func croissantRecords(_ summary: DatasetSummary, files: [WrittenFile]) -> [String: JSONTree] {
  let objects = files.map { file -> JSONTree in
    [
      "@type": "cr:FileObject", "@id": .string(file.name), "name": .string(file.name),
      "contentUrl": .string(file.name), "contentSize": .string("\(file.bytes) B"), "sha256": .string(file.sha256),
      "encodingFormat": .string(encodingFormat(of: file.name)),
    ]
  }
  let pictures: [JSONTree]
  switch ExportFormat(rawValue: summary.format) ?? .folder {
  case .folder: pictures = [pictureFiles(["train/*/*.jpg", "test/*/*.jpg"], in: [])]
  case .coco: pictures = [pictureFiles(["train/*.jpg", "test/*.jpg"], in: [])]
  case .webdataset: pictures = [pictureFiles(["*.jpg"], in: files.map(\.name).filter { $0.hasSuffix(".tar") })]
  case .manifest: pictures = []
  }
  return [
    "distribution": .array(objects + pictures),
    "recordSet": .array([sidesRecordSet, classesRecordSet(summary.classNames)] + recordSets(of: summary)),
  ]
}

private func encodingFormat(of name: String) -> String {
  if name.hasSuffix(".jsonl") { return "application/jsonlines" }
  if name.hasSuffix(".json") { return "application/json" }
  if name.hasSuffix(".csv") { return "text/csv" }
  return "application/x-tar"
}

private func pictureFiles(_ patterns: [String], in archives: [String]) -> JSONTree {
  let files: JSONTree = [
    "@type": "cr:FileSet", "@id": "picture-files", "name": "picture-files", "encodingFormat": "image/jpeg",
    "includes": .array(patterns.map { .string($0) }),
  ]
  guard !archives.isEmpty else { return files }
  return files.adding(["containedIn": .array(archives.map { ["@id": .string($0)] })])
}

private let sidesRecordSet: JSONTree = [
  "@type": "cr:RecordSet", "@id": "sides", "name": "sides", "dataType": "cr:Split",
  "description": "The sides of the split.", "key": ["@id": "sides/name"],
  "field": [
    ["@type": "cr:Field", "@id": "sides/name", "name": "name", "dataType": "sc:Text"],
    ["@type": "cr:Field", "@id": "sides/url", "name": "url", "dataType": "sc:URL"],
  ],
  "data": [
    ["sides/name": "train", "sides/url": "cr:TrainingSplit"], ["sides/name": "test", "sides/url": "cr:TestSplit"],
  ],
]

private func classesRecordSet(_ names: [String]) -> JSONTree {
  [
    "@type": "cr:RecordSet", "@id": "classes", "name": "classes", "dataType": "sc:Enumeration",
    "description": "The classes, in the order of their numbers.", "key": ["@id": "classes/name"],
    "field": [
      ["@type": "cr:Field", "@id": "classes/name", "name": "name", "dataType": "sc:Text"],
      ["@type": "cr:Field", "@id": "classes/number", "name": "number", "dataType": "sc:Integer"],
    ],
    "data": .array(
      names.enumerated().map { ["classes/name": .string($1), "classes/number": .integer($0)] }),
  ]
}

private func recordSets(of summary: DatasetSummary) -> [JSONTree] {
  let format = ExportFormat(rawValue: summary.format) ?? .folder
  var fields: [JSONTree]
  switch format {
  case .folder:
    fields = [
      pictureField("image", ["sc:ImageObject"], property: "content"),
      pictureField("key", ["sc:Text"], property: "filename", regex: keyPattern),
      // Readers follow one reference of a record set, and replace what it starts from: the class has a path of its own.
      pictureField("split", ["sc:Text"], property: "fullpath", regex: "^(train|test)(?:/|$)", references: "sides/name"),
      pictureField(
        "label", ["sc:Text", "cr:Label"], property: "filepath", regex: "^.*/(?:train|test)/([^/]+)/[^/]+$"),
    ]
  case .webdataset, .coco:
    fields = [
      pictureField("image", ["sc:ImageObject"], property: "content"),
      pictureField("key", ["sc:Text"], property: "filename", regex: keyPattern, references: "lines/key"),
      lineField("split", in: "pictures", from: "lines"), lineField("label", in: "pictures", from: "lines"),
    ]
  case .manifest:
    fields = []
  }
  var sets: [JSONTree] = [
    [
      "@type": "cr:RecordSet", "@id": "lines", "name": "lines", "key": ["@id": "lines/key"],
      "description": .string(
        format == .manifest
          ? "A line for each picture that can be made: of which photograph, and by which map."
          : "A line of the manifest for each picture."),
      "field": .array(lineColumns.map { lineField($0.name, $0.type, in: "lines") }),
    ]
  ]
  if !fields.isEmpty {
    sets.append([
      "@type": "cr:RecordSet", "@id": "pictures", "name": "pictures", "description": "The pictures with their classes.",
      "key": ["@id": "pictures/key"], "field": .array(fields),
    ])
  }
  return sets
}

private let lineColumns: [(name: String, type: String)] = [
  ("key", "sc:Text"), ("file", "sc:Text"), ("split", "sc:Text"), ("label", "sc:Text"), ("sha256", "sc:Text"),
  ("source_sha256", "sc:Text"), ("group", "sc:Text"), ("copy", "sc:Integer"),
]

private func lineField(_ name: String, _ type: String = "sc:Text", in set: String, from other: String? = nil)
  -> JSONTree
{
  let source: JSONTree =
    other.map { ["field": ["@id": .string("\($0)/\(name)")]] } ?? [
      "fileObject": ["@id": "manifest.jsonl"], "extract": ["column": .string(name)],
    ]
  return [
    "@type": "cr:Field", "@id": .string("\(set)/\(name)"), "name": .string(name), "dataType": .string(type),
    "source": source,
  ]
}

/// A key has no dot. Some readers apply a pattern twice, so it finds the key in the key too.
private let keyPattern = "^([^.]+)"

private func pictureField(
  _ name: String, _ types: [String], property: String, regex: String? = nil, references: String? = nil
) -> JSONTree {
  let source: JSONTree = ["fileSet": ["@id": "picture-files"], "extract": ["fileProperty": .string(property)]]
  let field: JSONTree = [
    "@type": "cr:Field", "@id": .string("pictures/\(name)"), "name": .string(name),
    "dataType": .array(types.map { .string($0) }),
    "source": regex.map { source.adding(["transform": ["regex": .string($0)]]) } ?? source,
  ]
  return references.map { field.adding(["references": ["field": ["@id": .string($0)]]]) } ?? field
}
