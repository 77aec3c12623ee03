// Croissant: croissant.json: the data set as MLCommons' Croissant 1.1 describes it, for programs that find and load data.
import Base

/// The JSON-LD of an export. What only its owner can say (licence, creator, address, citation) holds words that say so.
struct Croissant {
  /// What stands where the owner has to write.
  static let toFill = "To be filled in"

  private let summary: DatasetSummary
  private let files: [WrittenFile]
  private let published: String

  /// - Parameters:
  ///   - files: manifest.jsonl first, then those of the format.
  ///   - published: YYYY-MM-DD; nil for the day on which the youngest figure was read.
  init(_ summary: DatasetSummary, files: [WrittenFile], published: String?) {
    (self.summary, self.files) = (summary, files)
    self.published = published ?? summary.facts?.observedTo ?? summary.facts?.postedTo ?? "1970-01-01"
  }

  func text() throws -> String { try stableJSON(tree, pretty: true) }

  private var tree: JSONTree {
    let head: JSONTree = [
      "@context": Self.context,
      "@type": "sc:Dataset",
      "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
      "name": .string(summary.name ?? summary.label),
      "description": .string(summary.description ?? summary.label),
      "datePublished": .string(published),
      "version": "1.0.0",
      "license": "\(Self.toFill): the licence of this data set",
      "creator": ["@type": "sc:Organization", "name": "\(Self.toFill): who made this data set"],
      "citeAs": "\(Self.toFill): how to cite this data set",
      "url": "https://example.org/to-be-filled-in",
      "keywords": .array(([summary.label] + summary.classNames).map { .string($0) }),
      "isLiveDataset": false,
    ]
    return head.adding(croissantRecords(summary, files: files)).adding(croissantProvenance(summary))
  }

  /// The context that Croissant 1.1 gives, whole: readers complain of any other.
  private static let context: JSONTree = [
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": ["@id": "cr:data", "@type": "@json"],
    "dataType": ["@id": "cr:dataType", "@type": "@vocab"],
    "dct": "http://purl.org/dc/terms/",
    "description": ["@container": "@language"],
    "equivalentProperty": "cr:equivalentProperty",
    "examples": ["@id": "cr:examples", "@type": "@json"],
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": ["@container": "@language"],
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
  ]
}
