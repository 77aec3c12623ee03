// PictureOptions: what an export's pictures are made of.
import ArgumentParser
import Base
import Export
import Imaging

extension FaceFilter: ExpressibleByArgument {}
extension Crop: ExpressibleByArgument {}
extension Fill: ExpressibleByArgument {}

struct PictureOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Pixels: the side of each picture.", valueName: "px"))
  var size: Int = 224

  @Option(help: "Which images, by their faces: any, some (one or more), one.")
  var faces: FaceFilter = .any

  @Option(help: "Which part of a photograph: none (all of it, squeezed), center, face (square, and levelled).")
  var crop: Crop = .none

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What --crop face adds on each side of the face's box, as a share of it (default: 0.5).", valueName: "x"))
  var cropMargin: Double?

  @Option(
    help: ArgumentHelp(
      "What copies are made of (default: shift=0.2,hflip,vflip,rotate=180,shear=0.2,zoom=0.2).", valueName: "list"))
  var augment: String?

  @Option(help: "What a copy shows beyond the photograph's edge: nearest, reflect, black.")
  var fill: Fill = .nearest

  func validate() throws {
    guard (8...4096).contains(size) else { throw ValidationError("--size \(size) must lie between 8 and 4096 pixels.") }
    if let cropMargin {
      guard crop == .face else { throw ValidationError("--crop-margin belongs to --crop face.") }
      guard (0...4).contains(cropMargin) else {
        throw ValidationError("--crop-margin \(cropMargin) must lie between 0 and 4.")
      }
    }
  }

  func apply(to options: inout ExportOptions) throws {
    (options.size, options.faces, options.crop, options.fill) = (size, faces, crop, fill)
    options.cropMargin = cropMargin ?? options.cropMargin
    if let augment { options.augmentation = try Augmentation(augment) }
  }
}
