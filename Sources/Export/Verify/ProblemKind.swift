// ProblemKind: what can be wrong with a data set, each with what it means and what to do about it.

/// A kind of problem. The names are what programs read: they stay.
package enum ProblemKind: String, CaseIterable, Sendable, Hashable, Codable {
  // Leaks: what a model has learnt from comes back where it is tested.
  case sameBytesOnBothSides = "same_bytes_on_both_sides"
  case nearDuplicateOnBothSides = "near_duplicate_on_both_sides"
  case sourceOnBothSides = "source_on_both_sides"
  case groupOnBothSides = "group_on_both_sides"
  case accountOnBothSides = "account_on_both_sides"
  case postOnBothSides = "post_on_both_sides"
  case augmentedInTest = "augmented_in_test"
  case sameBytesElsewhere = "same_bytes_elsewhere"
  case nearDuplicateElsewhere = "near_duplicate_elsewhere"
  case sourceElsewhere = "source_elsewhere"

  // Contradictions.
  case sameBytesInTwoClasses = "same_bytes_in_two_classes"
  case labelContradicts = "label_contradicts"
  case wrongFolder = "wrong_folder"
  case wrongClassCount = "wrong_class_count"
  case wrongSize = "wrong_size"

  // Files.
  case unreadableImage = "unreadable_image"
  case wrongHash = "wrong_hash"
  case missingFile = "missing_file"
  case unlistedFile = "unlisted_file"
  case unsafeName = "unsafe_name"

  // Lists.
  case manifestLineUnreadable = "manifest_line_unreadable"
  case summaryUnreadable = "summary_unreadable"
  case duplicateKey = "duplicate_key"
  case duplicateFile = "duplicate_file"

  // WebDataset.
  case shardUnreadable = "shard_unreadable"
  case shardGap = "shard_gap"
  case splitSample = "split_sample"
  case incompleteSample = "incomplete_sample"
  case keyWithDot = "key_with_dot"

  // COCO.
  case annotationsUnreadable = "annotations_unreadable"
  case duplicateID = "duplicate_id"
  case unknownImage = "unknown_image"
  case unknownCategory = "unknown_category"
  case boxOutsidePicture = "box_outside_picture"

  // Photographs.
  case photographMissing = "photograph_missing"
  case remadeDiffers = "remade_differs"

  /// What leaks between the sides of one data set.
  package static let leaks: Set<ProblemKind> = [
    .sameBytesOnBothSides, .nearDuplicateOnBothSides, .sourceOnBothSides, .groupOnBothSides, .accountOnBothSides,
    .postOnBothSides, .augmentedInTest,
  ]

  /// What it means, as a clause.
  package var meaning: String {
    switch self {
    case .sameBytesOnBothSides: "the same file is on two sides"
    case .nearDuplicateOnBothSides: "pictures of one photograph are on two sides"
    case .sourceOnBothSides: "pictures made of one photograph are on two sides"
    case .groupOnBothSides: "a group that belongs together is on two sides"
    case .accountOnBothSides: "pictures of one account are on two sides"
    case .postOnBothSides: "pictures of one post are on two sides"
    case .augmentedInTest: "an augmented copy is outside the training side"
    case .sameBytesElsewhere: "a picture of this data set is also in the other one"
    case .nearDuplicateElsewhere: "a picture of this data set and one of the other show one photograph"
    case .sourceElsewhere: "a picture of this data set and one of the other were made of one photograph"
    case .sameBytesInTwoClasses: "the same file is in two classes"
    case .labelContradicts: "two places give a picture different classes"
    case .wrongFolder: "a picture does not lie where its side and class say"
    case .wrongClassCount: "a class has not as many pictures as stated"
    case .wrongSize: "a picture has not the sides that are stated"
    case .unreadableImage: "a picture cannot be decoded to its end"
    case .wrongHash: "a file is not the one whose hash is stated"
    case .missingFile: "a file is stated and not there"
    case .unlistedFile: "a file is there and stated nowhere"
    case .unsafeName: "a name leads out of the folder"
    case .manifestLineUnreadable: "a line of the manifest cannot be read"
    case .summaryUnreadable: "dataset.json cannot be read"
    case .duplicateKey: "a key stands for two pictures"
    case .duplicateFile: "the manifest lists a file twice"
    case .shardUnreadable: "a shard cannot be read to its end"
    case .shardGap: "the numbers of the shards have a gap"
    case .splitSample: "the members of a sample are not next to each other"
    case .incompleteSample: "a sample lacks a member that it should have"
    case .keyWithDot: "a key holds a dot, at which loaders cut it"
    case .annotationsUnreadable: "annotations cannot be read"
    case .duplicateID: "an id stands twice"
    case .unknownImage: "an annotation belongs to no image"
    case .unknownCategory: "an annotation is of no category"
    case .boxOutsidePicture: "a box reaches beyond its picture"
    case .photographMissing: "the photograph that a line names is not there"
    case .remadeDiffers: "a picture made again is another one"
    }
  }

  /// What to do about it, as a sentence.
  package var advice: String {
    switch self {
    case .sameBytesOnBothSides, .nearDuplicateOnBothSides:
      "Keep each photograph on one side only, best by splitting whole groups before anything else."
    case .sourceOnBothSides, .groupOnBothSides, .accountOnBothSides, .postOnBothSides:
      "Split by groups before copies are made; curate export does, unless it is told otherwise."
    case .augmentedInTest: "Test on originals only: take the copies out."
    case .sameBytesElsewhere, .nearDuplicateElsewhere, .sourceElsewhere:
      "Take these pictures out of what is learnt from, or do not count them in the test."
    case .sameBytesInTwoClasses, .labelContradicts: "Decide which class is right, or leave the picture out."
    case .unreadableImage: "Take the file from where it came again, or leave it out."
    case .photographMissing: "Name the store that the export was made from."
    case .manifestLineUnreadable, .summaryUnreadable: "Take the file from where it came again."
    case .wrongFolder, .wrongClassCount, .wrongSize, .duplicateKey, .duplicateFile, .wrongHash, .missingFile,
      .unlistedFile:
      "Something was changed after the data set was made: make it again, or take it from where it came."
    case .unsafeName: "Do not unpack it; make it again with plain names."
    case .shardUnreadable: "Take the shard from where it came again; a download may have ended early."
    case .shardGap: "Bring the missing shards, or number them anew from 0."
    case .splitSample, .incompleteSample, .keyWithDot:
      "Write the shards anew: KEY.jpg, KEY.json and KEY.cls next to each other, and no dot in KEY."
    case .annotationsUnreadable, .duplicateID, .unknownImage, .unknownCategory, .boxOutsidePicture:
      "Mend the annotations; loaders fail on these or train on something else."
    case .remadeDiffers:
      "The manifest's line was changed, or the export was made by another version of curate or of its JPEG library."
    }
  }
}
