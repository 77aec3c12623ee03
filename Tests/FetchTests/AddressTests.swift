// Where a downloader goes, and where it refuses to go.
import Fetch
import Foundation
import Support
import Testing

@Suite struct `Addresses and redirects` {
  @Test func `a redirect is followed, to another host too`() async throws {
    let photo = try Photo.small()
    let other = try LocalServer { _ in .reply(200, photo) }
    defer { other.stop() }
    let away = other.url("/b.jpg")
    try await LocalHost.serving(answer: { $0.path == "/a" ? .redirect(to: "next") : .redirect(to: away, status: 307) })
      .use {
        host in
        let end = await host.download("/a")
        #expect(end.summary == "done")
        #expect(end.tries == 1)
        #expect(host.server.hits(of: "/next") == 1)
        #expect(other.hits(of: "/b.jpg") == 1)
      }
  }

  @Test func `a redirect to itself ends after five hops`() async throws {
    try await LocalHost.serving(answer: { _ in .redirect(to: "/loop") }).use { host in
      #expect(await host.download("/loop").summary == "rejected redirect_loop: 127.0.0.1 redirects more than 5 times")
      #expect(host.server.hits(of: "/loop") == 6)
    }
  }

  @Test func `a redirect out of the web is refused`() async throws {
    try await LocalHost.serving(answer: { _ in .redirect(to: "file:///etc/passwd") }).use { host in
      let end = await host.download("/a")
      #expect(end.summary == "rejected bad_scheme: 127.0.0.1 redirects to file:, which is neither http nor https")
    }
  }

  @Test func `a redirect without a target is refused`() async throws {
    try await LocalHost.serving(answer: { _ in .reply(302) }).use { host in
      let end = await host.download("/a")
      #expect(end.summary == "rejected http_302: 127.0.0.1 answered 302 without saying where to go")
    }
  }

  @Test func `private addresses are not contacted, however they are written`() async throws {
    let policy = DownloadPolicy.quick { $0.allowPrivate = false }
    try await LocalHost.serving(policy, answer: { _ in .reply(200) }).use { host in
      let port = host.server.port
      let end = await host.download("/a.jpg")
      #expect(
        end.summary == "rejected private_address: 127.0.0.1 leads to a private address (127.0.0.1); "
          + "--allow-private connects to such addresses too")
      for name in ["localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let end = await host.downloader.download("http://\(name):\(port)/a.jpg")
        #expect(end.reason == "private_address", "\(name)")
      }
      #expect(host.server.connectionsAccepted == 0)
    }
  }

  @Test(arguments: [
    ("", "bad_url"), ("photo.jpg", "bad_url"), ("//example.org/a.jpg", "bad_url"), ("http://", "bad_url"),
    ("http://exa mple.org/", "bad_url"), ("http://example.org/a\u{0}b", "bad_url"),
    ("ftp://example.org/a.jpg", "bad_scheme"), ("file:///etc/passwd", "bad_scheme"),
    ("data:image/png;base64,AAAA", "bad_scheme"),
  ])
  func `what is not of the web is refused`(url: String, reason: String) async throws {
    try await LocalHost.serving(answer: { _ in .reply(200) }).use { host in
      #expect(await host.downloader.download(url).reason == reason)
    }
  }

  @Test(arguments: [
    "0.1.2.3", "10.255.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.2", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::",
    "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1",
  ])
  func `special addresses are known`(address: String) {
    #expect(AddressReach(of: address) == .special)
  }

  @Test(arguments: [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
    "192.0.1.1", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1",
    "2001:200::1", "2001:4860:4860::8888", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::",
  ])
  func `public addresses are not taken for special ones`(address: String) {
    #expect(AddressReach(of: address) == .everywhere)
  }

  @Test func `a name is no address`() {
    #expect(AddressReach(of: "localhost") == nil)
  }

  @Test func `a proxy that is not used is told of`() {
    let environment = ["https_proxy": "http://proxy.example:3128"]
    #expect(
      Downloader.proxyNotice(policy: DownloadPolicy(), environment: environment)?.hasPrefix(
        "The proxy in https_proxy is not used") == true)
    #expect(Downloader.proxyNotice(policy: .quick, environment: environment) == nil)
    #expect(Downloader.proxyNotice(policy: DownloadPolicy(), environment: ["http_proxy": ""]) == nil)
  }
}
