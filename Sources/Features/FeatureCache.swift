// FeatureCache: features of files kept between runs, in a file for each feature set; a cache, and never more than that.
import Base
import Foundation
import Synchronization

/// Rows of features in a folder, found by the SHA-256 of the photographs and the fingerprint of the set.
///
/// Any number of threads and programs may share it. A row that comes out is one that went in, under the same fingerprint:
/// what is damaged, cut or foreign is not used. Where the folder cannot be read or written everything works without it,
/// and `note` says so.
package final class FeatureCache: Sendable {
  private let folder: String
  private let state = Mutex<State>(State())

  private struct State {
    var files: [String: FeatureCacheFile] = [:]
    var trouble: String?
  }

  /// - Parameter folder: is made where it is missing, at the first use.
  package init(folder: String) {
    self.folder = folder
  }

  /// What went wrong first, for the user to know; nil where nothing did.
  package var note: String? {
    state.withLock { state in state.trouble.map { "Features are not kept for later runs: \($0)" } }
  }

  /// The row of a photograph; nil where it is not there, or not to be trusted.
  /// - Parameter sha256: 64 hexadecimal digits.
  package func row(of sha256: String, set: any FeatureSet) -> [Float]? {
    state.withLock { state in
      guard let key = Self.bytes(sha256) else { return nil }
      return file(of: set, &state).row(of: key)
    }
  }

  /// Keeps the row for later runs, if it can.
  package func keep(_ row: [Float], of sha256: String, set: any FeatureSet) {
    state.withLock { state in
      guard let key = Self.bytes(sha256), row.count == set.dimensions else { return }
      let file = file(of: set, &state)
      file.append(row, of: key)
      state.trouble = state.trouble ?? file.trouble
    }
  }

  private func file(of set: any FeatureSet, _ state: inout State) -> FeatureCacheFile {
    let fingerprint = set.fingerprint
    if let known = state.files[fingerprint] { return known }
    let file = FeatureCacheFile(in: folder, fingerprint: fingerprint, dimensions: set.dimensions)
    state.files[fingerprint] = file
    state.trouble = state.trouble ?? file.trouble
    return file
  }

  private static func bytes(_ sha256: String) -> [UInt8]? {
    let digits = Array(sha256.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for at in stride(from: 0, to: 64, by: 2) {
      guard let byte = UInt8(sha256Digits: digits[at], digits[at + 1]) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

extension UInt8 {
  fileprivate init?(sha256Digits high: UInt8, _ low: UInt8) {
    func value(_ digit: UInt8) -> UInt8? {
      switch digit {
      case 48...57: digit - 48
      case 97...102: digit - 87
      default: nil
      }
    }
    guard let high = value(high), let low = value(low) else { return nil }
    self = high << 4 | low
  }
}
