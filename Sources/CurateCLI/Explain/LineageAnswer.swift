// LineageAnswer: all that the store knows of what was asked about, gathered in one look at it.
import Base
import Foundation
import Store

/// A post with the labels that it has itself.
struct ExplainedPost {
  var post: PostLineage
  var labels: [LabelLineage]
}

/// What became of a folder or file since.
enum FileState: String {
  case asWritten = "as_written"
  case changed
  case gone
}

/// A photograph with all that was made of it.
struct ExplainedImage {
  var facts: ImageFacts
  var file: String
  var state: FileState
  /// The posts that show it, by their names.
  var posts: [PostName]
  var faces: FacesLineage
  var features: [FeaturesLineage]
  var predictions: [PredictionLineage]
  var folds: [FoldLineage]
  var roles: [RoleLineage]
  var votes: [VoteLineage]
  var flags: [FlagLineage]
  var decisions: [DecisionLineage]
  /// Its own, and those of the posts that show it.
  var labels: [LabelLineage]
  var sides: [SideLineage]
  var exports: [(export: ExportLineage, state: FileState)]
}

/// What `curate explain` knows.
struct LineageAnswer {
  let question: LineageQuestion
  let posts: [ExplainedPost]
  let images: [ExplainedImage]
  /// Every run that left something in it, in the order of time.
  let runs: [RecordedRun]

  init(_ question: LineageQuestion, connection: Connection, folder: ImageFolder) throws {
    self.question = question
    images = try question.images.map { try Self.explained($0, connection, folder) }
    var names = question.posts
    for image in images { for post in image.posts where !names.contains(post) { names.append(post) } }
    posts = try names.compactMap { name in
      try connection.lineage(ofPost: name.id).map {
        ExplainedPost(post: $0, labels: try connection.labelLineage(ofPost: name.id))
      }
    }
    let ids = Set(posts.flatMap(\.runs) + images.flatMap(\.runs))
    runs = try ids.sorted().compactMap { try connection.run(id: $0) }
  }

  func run(_ id: Int64) -> RecordedRun? { runs.first { $0.id == id } }

  func post(_ id: Int64) -> ExplainedPost? { posts.first { $0.post.id == id } }

  private static func explained(_ image: StoredImage, _ connection: Connection, _ folder: ImageFolder) throws
    -> ExplainedImage
  {
    guard let facts = try connection.facts(ofImage: image.id) else {
      throw Fault(.tryAgain, "The photograph \(image.sha256.prefix(12)) was removed meanwhile. Run the command again.")
    }
    let posts = try connection.postNames(showing: image.id)
    let file = folder.file(sha256: image.sha256, kind: image.kind)
    return ExplainedImage(
      facts: facts, file: file, state: state(of: file, sha256: image.sha256), posts: posts,
      faces: try connection.facesLineage(of: image), features: try connection.featuresLineage(of: image),
      predictions: try connection.predictionLineage(of: image.id), folds: try connection.foldLineage(of: image.id),
      roles: try connection.roleLineage(of: image.id),
      votes: try connection.voteLineage(of: image, names: try names(of: image, posts, connection)),
      flags: try connection.flagLineage(of: image.id), decisions: try connection.decisionLineage(of: image.id),
      labels: try connection.labelLineage(ofImage: image.id)
        + posts.flatMap { try connection.labelLineage(ofPost: $0.id) },
      sides: try connection.sideLineage(ofImage: image.id),
      exports: try connection.exportLineage(ofImage: image.id).map {
        ($0, state(of: $0.directory + "/manifest.jsonl", sha256: $0.manifestSHA256))
      })
  }

  /// What vote files may call a photograph whose votes came before it did.
  private static func names(of image: StoredImage, _ posts: [PostName], _ connection: Connection) throws
    -> Set<String>
  {
    var names: Set<String> = []
    for post in posts {
      for photograph in try connection.photographs(ofPost: post.id) where photograph.image.id == image.id {
        names.formUnion([photograph.item, "\(post.platform)/\(photograph.item)"])
        names.formUnion(["\(post.nativeID)/\(photograph.ordinal)", "\(post.name)/\(photograph.ordinal)"])
      }
    }
    return names
  }

  private static func state(of file: String, sha256: String) -> FileState {
    let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
    guard type == .typeRegular, let handle = FileHandle(forReadingAtPath: file) else { return .gone }
    let hash = SHA256()
    while let bytes = try? handle.read(upToCount: 1 << 20), !bytes.isEmpty { hash.update(Array(bytes)) }
    return hash.finishHex() == sha256 ? .asWritten : .changed
  }
}

extension ExplainedPost {
  var runs: [Int64] {
    [post.place.run] + post.readings.map(\.run) + post.pictures.compactMap { $0.fetch?.run } + labels.map(\.run)
  }
}

extension ExplainedImage {
  var runs: [Int64] {
    var runs = features.compactMap { $0.stage?.run } + predictions.map(\.run) + folds.map(\.run) + roles.map(\.run)
    runs += votes.map(\.run) + flags.map(\.run) + decisions.map(\.run) + labels.map(\.run) + exports.map(\.export.run)
    return runs + [faces.stage?.run].compactMap(\.self)
  }

  /// The votes that count towards labels of a task, and the others.
  var standingVotes: [VoteLineage] { votes.filter { $0.kind == .vote && $0.end == .stands } }
}
