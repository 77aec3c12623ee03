// ExportOptions: what a user asks of an export.
import Base
import Duplicates
import Imaging

/// Which part of a photograph goes into the square.
package enum Crop: String, Sendable, CaseIterable, Codable {
  /// The whole picture, squeezed to a square (as the published protocols do).
  case none
  /// The largest square around the centre.
  case center
  /// A square around the strongest face, with a margin, level where the face leans and the picture has room; images
  /// without a face are left out.
  case face
}

/// Which images may go in, by their faces.
package enum FaceFilter: String, Sendable, CaseIterable, Codable {
  case any
  /// At least one face.
  case some
  /// Exactly one.
  case one
}

/// How an export lies on the disk.
package enum ExportFormat: String, Sendable, CaseIterable, Codable {
  /// `train/CLASS/KEY.jpg`.
  case folder
  /// `train-000000.tar` and so on.
  case webdataset
  /// `train/KEY.jpg` and `annotations/train.json`.
  case coco
  /// Lines that say which part of which photograph, and no pictures.
  case manifest
}

/// In which order an export is made.
package enum ExportProtocol: String, Sendable, CaseIterable, Codable {
  /// Groups, split, then balance and copies of the training side.
  case sound
  /// Balance and copies, then a split by lot, as Nanda et al. 2018 did it (section 4): copies of one photograph land on both
  /// sides. To measure what that leak buys.
  case paper
}

/// What `curate export` is asked for.
package struct ExportOptions: Sendable, Hashable {
  /// The name of the set of labels.
  package var label: String
  package var format = ExportFormat.folder
  package var order = ExportProtocol.sound
  /// Equal classes on the training side.
  package var isBalanced = false
  /// Equal classes on the test side too, by leaving out: nothing is augmented there.
  package var isTestBalanced = false
  /// How many pictures at most are made from one, the original included.
  package var factor = 5
  /// How many pictures are made of every photograph of the training side where classes are not balanced, the original
  /// included: 2 with `hflip` alone gives each photograph and its mirror image.
  package var copies = 1
  /// Only images that carry this label of another set, as `SET=LABEL`; nil for all.
  package var among: String?
  /// The share of images that should go to the training side, between 0 and 1.
  package var trainShare = 0.8
  /// Pixels: width and height of each picture.
  package var size = 224
  package var faces = FaceFilter.any
  package var crop = Crop.none
  /// What `Crop.face` adds on each side, as a share of the face's box; 0 and more.
  package var cropMargin = 0.5
  /// What found the faces that the choice or the crop depends on; recorded, and nothing else. Empty where none is needed.
  package var detectors: [String] = []
  package var augmentation = Augmentation.published
  /// What lies beyond a photograph's edge.
  package var fill = Fill.nearest
  /// What holds photographs together.
  package var kinships = Set(Kinship.allCases)
  /// WebDataset: the most pictures in a shard.
  package var shardSize = 10_000
  package var seed: UInt64 = 0
  /// The day that croissant.json gives as the data set's publication, as YYYY-MM-DD; nil for the day on which the
  /// youngest of its figures was read.
  package var published: String?

  /// How many pictures can be made from one photograph so that no two are the same.
  package var usableFactor: Int { min(factor, augmentation.variants) }

  /// How many pictures every photograph of an unbalanced training side gives.
  package var usableCopies: Int { min(copies, augmentation.variants) }

  package init(label: String) {
    self.label = label
  }

  /// Reads `80:20`, `3:1` or `0.8` as the share of the training side.
  package static func trainShare(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    if parts.count == 1, let share = parts[0], share > 0, share < 1 { return share }
    guard parts.count == 2, let train = parts[0], let test = parts[1], train > 0, test > 0, (train + test).isFinite
    else {
      return nil
    }
    return train / (train + test)
  }
}
