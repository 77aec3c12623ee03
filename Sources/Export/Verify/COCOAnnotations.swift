// COCOAnnotations: what files of annotations say of the pictures of a data set, and what is wrong with that.
import Base
import Foundation

/// What all files of annotations together say of each picture.
struct COCOAnnotations {
  struct Picture {
    /// The classes of its annotations.
    var labels: Set<String> = []
    var side: CheckedSide?
    /// Pixels: width and height.
    var size: SIMD2<Double>?
  }

  /// By the pictures' paths relative to the data set's folder.
  private(set) var pictures: [String: Picture] = [:]
  /// Sides that files of annotations tell of.
  private(set) var sides: Set<CheckedSide?> = []

  private struct Image: Decodable {
    var id: Int
    var width: Double?
    var height: Double?
    var name: String

    enum CodingKeys: String, CodingKey {
      case id
      case width
      case height
      case name = "file_name"
    }
  }

  private struct Category: Decodable {
    var id: Int
    var name: String
  }

  private struct Annotation: Decodable {
    var id: Int?
    var image: Int
    var category: Int?
    var box: [Double]?

    enum CodingKeys: String, CodingKey {
      case id
      case image = "image_id"
      case category = "category_id"
      case box = "bbox"
    }
  }

  /// A box may reach so far beyond its picture, in pixels: sides are rounded, by whoever wrote it too.
  private static let tolerance = 0.5

  private let pathsByBase: [String: [String]]
  /// The files that named a picture, to see which sides it is on.
  private var listedOn: [String: (side: CheckedSide?, file: String)] = [:]

  /// - Parameter pictures: the paths of those that are there.
  init(among pictures: [String]) {
    pathsByBase = Dictionary(grouping: pictures) { String($0.split(separator: "/").last ?? "") }
  }

  /// Reads a file twice, images and categories first: annotations may stand before them.
  /// - Parameter name: relative to the data set's folder.
  mutating func read(_ name: String, in directory: String, into findings: Findings) throws {
    let side = CheckedSide(named: String(name.split(separator: "/").last ?? ""))
    do {
      var images: [Int: (path: String?, size: SIMD2<Double>?)] = [:]
      var categories: [Int: String] = [:]
      let decoder = JSONDecoder()
      func decode<T: Decodable>(_ type: T.Type, _ what: String, _ bytes: [UInt8], _ number: Int) throws -> T? {
        do {
          return try decoder.decode(type, from: Data(bytes))
        } catch {
          try findings.add(.annotationsUnreadable, name, "\(what) \(number) is none")
          return nil
        }
      }
      var number = 0
      try JSONElements(ForwardFile("\(directory)/\(name)")).read(["images", "categories"]) { array, element in
        number += 1
        if array == "categories" {
          guard let category = try decode(Category.self, "category", element, number) else { return }
          if categories.updateValue(category.name, forKey: category.id) != nil {
            try findings.add(.duplicateID, name, "category \(category.id)")
          }
        } else if let image = try decode(Image.self, "image", element, number) {
          guard images[image.id] == nil else { return try findings.add(.duplicateID, name, "image \(image.id)") }
          let size = image.width.flatMap { width in image.height.map { SIMD2(width, $0) } }
          images[image.id] = (try list(image.name, size: size, side: side, in: name, into: findings), size)
        }
      }
      sides.insert(side)
      var ids: Set<Int> = []
      number = 0
      try JSONElements(ForwardFile("\(directory)/\(name)")).read(["annotations"]) { _, element in
        number += 1
        guard let annotation = try decode(Annotation.self, "annotation", element, number) else { return }
        let place = "annotation \(annotation.id ?? number)"
        if let id = annotation.id, !ids.insert(id).inserted { try findings.add(.duplicateID, name, place) }
        guard let image = images[annotation.image] else {
          return try findings.add(.unknownImage, name, "\(place) is of image \(annotation.image)")
        }
        if let id = annotation.category {
          if let category = categories[id] {
            if let path = image.path { pictures[path]?.labels.insert(category) }
          } else {
            try findings.add(.unknownCategory, name, "\(place) is of category \(id)")
          }
        }
        if let box = annotation.box, !Self.fits(box, into: image.size) {
          try findings.add(.boxOutsidePicture, name, "\(place), of \(image.path ?? "image \(annotation.image)")")
        }
      }
    } catch let problem as JSONProblem {
      try findings.add(.annotationsUnreadable, name, "it \(problem.words)")
    } catch let fault as Fault {
      try findings.add(.annotationsUnreadable, name, fault.sentence)
    }
  }

  /// Notes that a file lists a picture.
  /// - Returns: its path relative to the data set's folder; nil where it is not there.
  private mutating func list(
    _ image: String, size: SIMD2<Double>?, side: CheckedSide?, in name: String, into findings: Findings
  ) throws -> String? {
    guard isSafeName(image) else {
      try findings.add(.unsafeName, name, image)
      return nil
    }
    guard let path = path(of: image, side: side) else {
      try findings.add(.missingFile, image, "listed in \(name)")
      return nil
    }
    // Several files may tell of one picture: its boxes in one, its captions in another. But not on two sides.
    if let before = listedOn[path], let one = before.side, let other = side, one != other {
      try findings.add(.sameBytesOnBothSides, path, "listed in \(before.file) and in \(name)")
    }
    listedOn[path] = (side, name)
    if let before = pictures[path]?.size, let size, before != size {
      try findings.add(.wrongSize, path, "other sides in \(name) than in another file")
    }
    pictures[path, default: Picture()].size = size ?? pictures[path]?.size
    pictures[path]?.side = side ?? CheckedSide.of(path: path).side
    return path
  }

  /// A file's name is relative to whatever folder the loader is told: the picture is the one whose path ends so, on its
  /// own side where there are several.
  private func path(of image: String, side: CheckedSide?) -> String? {
    let base = String(image.split(separator: "/").last ?? "")
    let found = (pathsByBase[base] ?? []).filter { $0 == image || $0.hasSuffix("/" + image) }
    return found.first { side != nil && CheckedSide.of(path: $0).side == side }
      ?? found.first { CheckedSide.of(path: $0).side == nil || side == nil || $0 == image }
  }

  private static func fits(_ box: [Double], into size: SIMD2<Double>?) -> Bool {
    guard box.count == 4, box.allSatisfy(\.isFinite), box[2] >= 0, box[3] >= 0 else { return false }
    guard box[0] >= -tolerance, box[1] >= -tolerance else { return false }
    guard let size else { return true }
    return box[0] + box[2] <= size.x + tolerance && box[1] + box[3] <= size.y + tolerance
  }
}
