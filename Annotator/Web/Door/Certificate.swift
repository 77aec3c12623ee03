// Certificate: the files with which pages are spoken over TLS.
import Base
import Foundation
import HummingbirdTLS
import NIOSSL

/// A certificate and its key, read and held against each other.
package struct Certificate: Sendable {
  let configuration: TLSConfiguration

  /// - Parameters:
  ///   - certificate: a PEM file with the server's certificate first, those that vouch for it behind.
  ///   - key: a PEM file with its private key, without a password.
  /// - Throws: `Fault`: `noInput` where a file is missing, `data` where it holds something else or the two do not belong
  ///   together.
  package init(certificate: String, key: String) throws {
    for file in [certificate, key] where !FileManager.default.isReadableFile(atPath: file) {
      throw Fault(
        .noInput,
        FileManager.default.fileExists(atPath: file)
          ? "Cannot read \(file): permission denied." : "Cannot open \(file): no such file or directory.")
    }
    guard let chain = try? NIOSSLCertificate.fromPEMFile(certificate), !chain.isEmpty else {
      throw Fault(.data, "\(certificate) holds no certificate; it must be a PEM file with BEGIN CERTIFICATE in it.")
    }
    guard let secret = try? NIOSSLPrivateKey(file: key, format: .pem) else {
      throw Fault(
        .data, "\(key) holds no private key; it must be a PEM file with BEGIN PRIVATE KEY in it, without a password.")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
    configuration.minimumTLSVersion = .tlsv12
    guard (try? NIOSSLContext(configuration: configuration)) != nil else {
      throw Fault(.data, "The key \(key) is not that of the certificate \(certificate).")
    }
    self.configuration = configuration
  }
}
