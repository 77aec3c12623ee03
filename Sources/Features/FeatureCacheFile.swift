// FeatureCacheFile: the rows of one feature set on disk: a header, then records of one length, appended under a lock.
import Base
import Foundation

/// One file of a `FeatureCache`. One thread at a time.
///
///     header   "curatefs", version, dimensions, length of the fingerprint (UInt32 each), fingerprint, check
///     record   SHA-256 of the photograph (32 bytes), the row (Float each), check
///
/// All numbers are little-endian. A check is the first 8 bytes of a SHA-256 over the fingerprint and all before it in the
/// header or record, so that a record counts only where it was written, and only whole. Of several for a photograph the
/// last one counts.
final class FeatureCacheFile {
  private let path: String
  private let fingerprint: [UInt8]
  private let dimensions: Int
  private let header: [UInt8]
  private var file: Int32 = -1
  private var mayWrite = false
  /// Where the photograph's record begins, by the first 8 bytes of its hash: the record itself tells the rest.
  private var places: [UInt64: Int] = [:]
  /// Why it is of no use, or only for reading.
  private(set) var trouble: String?

  private static let magic = Array("curatefs".utf8)
  private static let version: UInt32 = 1
  private static let hashSize = 32
  private static let checkSize = 8

  private var recordSize: Int { Self.hashSize + dimensions * 4 + Self.checkSize }

  init(in folder: String, fingerprint: String, dimensions: Int) {
    path = "\(folder)/\(SHA256.hex(of: Array(fingerprint.utf8)).prefix(32)).features\(Self.version)"
    self.fingerprint = Array(fingerprint.utf8)
    self.dimensions = dimensions
    var header = Self.magic
    for number in [Self.version, UInt32(dimensions), UInt32(self.fingerprint.count)] {
      header += withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    header += self.fingerprint
    self.header = header + Self.check(self.fingerprint, header)
    open(in: folder)
  }

  deinit { if file >= 0 { close(file) } }

  // MARK: Reading

  func row(of sha256: [UInt8]) -> [Float]? {
    guard let place = places[Self.short(sha256)], let record = read(recordSize, at: place) else { return nil }
    let body = record.dropLast(Self.checkSize)
    guard body.prefix(Self.hashSize).elementsEqual(sha256),
      record.suffix(Self.checkSize).elementsEqual(Self.check(fingerprint, Array(body)))
    else { return nil }
    let row = record.withUnsafeBytes {
      [Float](littleEndianBytes: UnsafeRawBufferPointer(rebasing: $0[Self.hashSize..<body.endIndex]))
    }
    guard let row, row.allSatisfy(\.isFinite) else { return nil }
    return row
  }

  private func read(_ count: Int, at offset: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { pread(file, $0 + done, count - done, off_t(offset + done)) } ?? -1
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      done += got
    }
    return bytes
  }

  // MARK: Opening

  private func open(in folder: String) {
    do {
      try AtomicFile.createFolder(folder)
    } catch {
      // It may be there to be read.
      trouble = (error as? Fault)?.sentence
    }
    // A pipe of that name would keep the reader waiting; a link may lead to a file of somebody else's.
    let flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    file = Foundation.open(path, O_RDWR | O_CREAT | flags, 0o644)
    mayWrite = file >= 0
    if file < 0 {
      let cause = lastSystemError()
      trouble = trouble ?? "Cannot write \(path): \(cause)."
      file = Foundation.open(path, O_RDONLY | flags)
    }
    var status = stat()
    guard file >= 0, fstat(file, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      giveUp("\(path) is no regular file.")
      close(file)
      file = -1
      return
    }
    guard read(header.count, at: 0) == header else {
      // Another version's, another program's, or cut: nothing in it is known to be right.
      if mayWrite { locked { startAnew() } }
      return
    }
    readPlaces(Int(status.st_size))
  }

  /// Another program may have begun the file anew a moment ago, so the header is looked at once more under the lock.
  private func startAnew() {
    if read(header.count, at: 0) == header { return }
    guard ftruncate(file, 0) == 0, write(header, at: 0) else {
      return giveUp("Cannot write \(path): \(lastSystemError()).")
    }
  }

  private func readPlaces(_ size: Int) {
    for number in 0..<max(0, size - header.count) / recordSize {
      let place = header.count + number * recordSize
      guard let hash = read(Self.checkSize, at: place) else { return }
      places[Self.short(hash)] = place
    }
  }

  // MARK: Writing

  /// Adds a record at the end. What a killed program has left of its last one is cut off first.
  func append(_ row: [Float], of sha256: [UInt8]) {
    guard mayWrite else { return }
    let body = sha256 + row.littleEndianBytes
    let record = body + Self.check(fingerprint, body)
    locked {
      var status = stat()
      guard fstat(file, &status) == 0, read(header.count, at: 0) == header else {
        return giveUp("\(path) was changed by another program.")
      }
      let whole = (Int(status.st_size) - header.count) / recordSize
      let end = header.count + whole * recordSize
      guard end == Int(status.st_size) || ftruncate(file, off_t(end)) == 0, write(record, at: end) else {
        let cause = lastSystemError()
        ftruncate(file, off_t(end))
        return giveUp("Cannot write \(path): \(cause).")
      }
      places[Self.short(sha256)] = end
    }
  }

  private func write(_ bytes: [UInt8], at offset: Int) -> Bool {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { pwrite(file, $0 + done, buffer.count - done, off_t(offset + done)) } ?? -1
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { return false }
      done += put
    }
    return true
  }

  /// A program that was stopped while it held the lock must not stop others: after a second they do without.
  private func locked(_ body: () -> Void) {
    for attempt in 0...50 {
      if flock(file, LOCK_EX | LOCK_NB) == 0 {
        body()
        if file >= 0 { flock(file, LOCK_UN) }
        return
      }
      guard errno == EWOULDBLOCK || errno == EINTR, attempt < 50 else { break }
      usleep(20_000)
    }
    giveUp("Cannot lock \(path): \(lastSystemError()).")
  }

  private func giveUp(_ sentence: String) {
    mayWrite = false
    trouble = trouble ?? sentence
  }

  private static func short(_ hash: [UInt8]) -> UInt64 { hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

  private static func check(_ fingerprint: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    let hash = SHA256()
    hash.update(fingerprint)
    hash.update(bytes)
    return Array(hash.finish().prefix(checkSize))
  }
}
