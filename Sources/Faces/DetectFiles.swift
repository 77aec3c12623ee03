// DetectFiles: faces of files, without a store, in the order of the files.
import Base
import Imaging
import Pipeline

/// What was found in a file.
package enum FileDetection: Sendable, Hashable {
  /// Pixels of the full upright image, its faces, strongest first, and whether the file carries an ICC profile, which
  /// is not applied.
  case found(file: String, width: Int, height: Int, faces: [FaceBox], hasColourProfile: Bool)
  /// A clause without the file's name, such as "the file ends before the picture does".
  case failed(file: String, reason: String, sentence: String)
}

/// Finds the faces of files on `jobs` threads and hands the results on in the order of the files, each as soon as it
/// and all before it are there.
///
/// - Parameters:
///   - next: the next path, or nil at the end; called by one thread at a time, and may wait for input.
///   - emit: called by one thread at a time.
/// - Throws: `Fault` where no detector can be made, and what `next` and `emit` throw.
package func detectFiles(
  jobs: Int, options: FaceOptions, maxPixels: Int = 100_000_000, next: @escaping () throws -> String?,
  emit: @escaping (FileDetection) throws -> Void
) throws {
  let room = SearchRoom()
  try inOrder(
    width: jobs, next: next, makeWorker: { try options.makeFinder() },
    process: { file, detector in
      do {
        let (faces, header) = try detector.faces(
          in: try AtomicFile.readRegular(file), options: options, maxPixels: maxPixels, room: room)
        return .found(
          file: file, width: header.width, height: header.height, faces: faces,
          hasColourProfile: header.hasColourProfile)
      } catch let problem as ImageProblem {
        return .failed(file: file, reason: problem.reason.rawValue, sentence: problem.sentence)
      } catch let failure as FaceDetectionFailure {
        return .failed(file: file, reason: "detector", sentence: failure.sentence)
      } catch let fault as Fault {
        // U+FFFD is what a byte that is not UTF-8 has become; the file of that name is another one or none.
        let isGarbled = file.unicodeScalars.contains("\u{FFFD}")
        return .failed(
          file: file, reason: "unreadable",
          sentence: isGarbled ? "Cannot open \(file): its name is not UTF-8." : fault.sentence)
      } catch {
        return .failed(file: file, reason: "error", sentence: "\(error)")
      }
    }, emit: emit)
}
