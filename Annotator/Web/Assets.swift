// Assets: the files that pages refer to.

enum Assets {
  static let style = String(decoding: PackageResources.style_css, as: UTF8.self)
  static let script = String(decoding: PackageResources.session_js, as: UTF8.self)
}
