// curate-doors: photographs, whole and damaged, through every door to C and C++ that sees pixels. Built with the address
// and undefined-behaviour sanitizers, it is to end in silence. `make sanitize` runs it.
import ArgumentParser
import Base
import Dispatch
import Faces
import Foundation
import Imaging

@main struct DoorFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curate-doors",
    abstract: "Runs photographs, and mutations of them, through the decoders and the face search.",
    discussion: """
      Every file of the folders is decoded in every way there is and searched in every vector width, then COUNT mutations of \
      files chosen by chance. The same seed gives the same cases. Where a sanitizer ends the program, the cases that \
      it was at stand in the file that it names in the beginning; --only N repeats one of them.
      """)

  @Argument(help: "Folders of photographs; drawn ones are taken in any case.")
  var folders: [String] = []

  @Option(help: "How many mutations.")
  var count = 20_000

  @Option(help: "dlib's face network, searched with too, whole and damaged.")
  var model: String?

  @Option(help: "What chance begins with.")
  var seed: UInt64 = 1

  @Option(help: "One case and no other.")
  var only: Int?

  func run() throws {
    let photographs = try Photographs(folders: folders)
    let network = try model.map { try CNNModel.read($0) }
    if let only {
      try PhotographCase(mutation: only, of: photographs, seed: seed).run(with: Doors(network))
      return print("case \(only): nothing broke")
    }
    let board = try CaseBoard()
    print("\(photographs.files.count) photographs, \(count) mutations; the present cases stand in \(board.path)")
    let begin = ContinuousClock.now
    let whole = photographs.files.indices.map { PhotographCase(whole: $0, of: photographs) }
    let broken = try run(whole.count, board, network) { whole[$0] }
    print("whole: \(broken.text) in \(seconds(since: begin)) s")
    try searchLongPictures(with: Doors(network))
    let middle = ContinuousClock.now
    let mutated = try run(count, board, network) { PhotographCase(mutation: $0, of: photographs, seed: seed) }
    print("mutations: \(mutated.text) in \(seconds(since: middle)) s; nothing broke")
    if let model {
      let read = try damagedModels(AtomicFile.read(model), count: count / 10)
      print("damaged models: \(read) of \(count / 10) were read all the same; nothing broke")
    }
    board.remove()
  }

  /// Rows so long that positions summed up in single precision lag behind by whole columns, and columns as long.
  private func searchLongPictures(with doors: Doors) throws {
    for (width, height) in [(79_770, 60), (60, 79_770), (200_000, 1), (1, 200_000)] {
      let picture = RGBImage(width: width, height: height, filledWith: (200, 120, 90))
      for detector in doors.detectors { _ = try detector.detect(picture, options: FaceOptions()) }
    }
  }

  /// Reads mutations of a model, packed or unpacked as it is, and searches a picture with those that can be read.
  private func damagedModels(_ packed: [UInt8], count: Int) throws -> Int {
    let sound = try CNNModel.unpacked(packed)
    let picture = RGBImage(width: 90, height: 90, filledWith: (200, 120, 90))
    var read = 0
    for index in 0..<count {
      var random = KeyedGenerator(seed: seed, key: ["model", String(index)])
      var bytes = index % 4 == 0 ? packed : sound
      for _ in 0...random.index(3) {
        let all = PhotographMutation.allCases
        all[random.index(all.count)].apply(to: &bytes, other: sound, &random)
      }
      guard let unpacked = try? CNNModel.unpacked(bytes), let damaged = try? CNNModel(unpacked) else { continue }
      read += 1
      _ = try CNNFaceDetector(damaged, vectors: nil).detect(picture, options: FaceOptions())
    }
    return read
  }

  private func run(
    _ count: Int, _ board: CaseBoard, _ network: CNNModel?, _ makeCase: @escaping @Sendable (Int) -> PhotographCase
  ) throws
    -> Outcome
  {
    let width = ProcessInfo.processInfo.activeProcessorCount
    let total = Locked(Outcome())
    let trouble = Locked<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: width) { worker in
      do {
        let doors = try Doors(network)
        for index in stride(from: worker, to: count, by: width) {
          board.note(index, worker: worker)
          let outcome = try makeCase(index).run(with: doors)
          total.change { $0.add(outcome) }
        }
      } catch {
        trouble.change { $0 = error }
      }
    }
    if let error = trouble.value { throw error }
    return total.value
  }

  private func seconds(since begin: ContinuousClock.Instant) -> Int64 {
    (ContinuousClock.now - begin).components.seconds
  }
}

/// What became of cases.
struct Outcome: Sendable {
  var decoded = 0
  var refused = 0
  var faces = 0

  mutating func add(_ other: Outcome) {
    decoded += other.decoded
    refused += other.refused
    faces += other.faces
  }

  var text: String { "\(decoded) decoded, \(refused) refused, \(faces) faces" }
}

/// A value that several threads change.
final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var stored: Value

  init(_ value: Value) { stored = value }

  var value: Value { lock.withLock { stored } }

  func change(_ body: (inout Value) -> Void) { lock.withLock { body(&stored) } }
}

/// The cases that are being run, in a file that outlives the program.
final class CaseBoard: Sendable {
  let path: String
  private let descriptor: Int32

  init() throws {
    path = NSTemporaryDirectory() + "curate-doors-\(getpid()).txt"
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Fault(.cannotCreate, "Cannot write \(path).") }
  }

  func note(_ index: Int, worker: Int) {
    let number = String(index)
    let line = Array((String(repeating: " ", count: 10 - number.count) + number + "\n").utf8)
    _ = pwrite(descriptor, line, line.count, off_t(11 * worker))
  }

  func remove() {
    close(descriptor)
    unlink(path)
  }
}
