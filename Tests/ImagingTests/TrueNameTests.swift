// Files that are not what their names say.
import Base
import Imaging
import Testing

@Suite struct `True names` {
  static let names: [(String, [UInt8])] = [
    ("an empty file", []), ("JPEG", [0xff, 0xd8, 0xff, 0xe0]), ("JPEG", [0xff, 0xd8]),
    ("PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), ("PNG", [0x89, 0x50, 0x4e, 0x47]),
    ("WebP", Array("RIFF____WEBPVP8 ".utf8)), ("AVI video", Array("RIFF____AVI LIST".utf8)),
    ("GIF", Array("GIF89a\u{1}".utf8)), ("GIF", Array("GIF87a\u{1}".utf8)),
    ("HEIC", [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8)),
    ("HEIC", [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1heic".utf8)),
    ("AVIF", [0, 0, 0, 28] + Array("ftypavif\0\0\0\0avifmif1miaf".utf8)),
    ("AVIF", [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0avifmiaf".utf8)),
    ("MP4 video", [0, 0, 0, 24] + Array("ftypisom\0\0\u{2}\0isomavc1".utf8)),
    ("QuickTime video", [0, 0, 0, 20] + Array("ftypqt  \0\0\u{2}\0qt  ".utf8)),
    ("TIFF", [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]), ("TIFF", [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8]),
    ("BMP", Array("BM".utf8) + [70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0]), ("text", Array("BMW sells cars".utf8)),
    ("PDF", Array("%PDF-1.7\n%".utf8) + [0xe2, 0xe3]), ("gzip archive", [0x1f, 0x8b, 8, 0]),
    ("JPEG 2000", [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d]), ("JPEG XL", [0xff, 0x0a, 0x10]),
    ("HTML page", Array("<!DOCTYPE html>\n<html>".utf8)), ("HTML page", Array("\n\t <HTML lang=en>".utf8)),
    ("HTML page", Array("\u{feff}<html>".utf8)), ("HTML page", Array("<?xml version='1.0'?><html xmlns=''>".utf8)),
    ("SVG drawing", Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8)),
    ("XML", Array("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>".utf8)),
    ("JSON", Array("{\"error\": \"gone\"}".utf8)), ("JSON", Array(" [\n 1, 2]".utf8)),
    ("text", Array("[sic] not found".utf8)), ("text", Array("Not Found".utf8)), ("text", Array(" \n".utf8)),
    ("text", Array("für".utf8.dropLast()) + [0xc3]), ("unknown data", [0, 0, 0, 0, 0, 0, 0, 0]),
    ("unknown data", [0xff, 0xd8, 0x12]), ("unknown data", [0xc3, 0x28, 0xa0, 0xa1]),
  ]

  @Test(arguments: names)
  func `the first bytes tell`(name: String, bytes: [UInt8]) {
    #expect(ImageFile.trueName(of: bytes) == name)
  }

  @Test func `only the three kinds of photograph have one`() {
    for (name, bytes) in Self.names {
      let expected: [String: PhotoKind] = ["JPEG": .jpeg, "PNG": .png, "WebP": .webp]
      #expect(ImageFile.kind(of: bytes) == expected[name], "\(name)")
    }
  }

  @Test(arguments: [
    ("<!doctype html><p>404", ImageProblem(.notAnImage, "it is an HTML page, not a photograph")),
    ("{\"error\":404}", ImageProblem(.notAnImage, "it is JSON, not a photograph")),
    ("GIF89a", ImageProblem(.notAnImage, "it is a GIF, not a JPEG, PNG or WebP")),
    ("", ImageProblem(.empty, "the file is empty")),
    ("\u{7f}ELF", ImageProblem(.notAnImage, "it is a program, not a photograph")),
    ("\0\0\0\0", ImageProblem(.notAnImage, "its first bytes are those of no known kind of file")),
  ])
  func `what is no photograph is named`(text: String, expected: ImageProblem) {
    #expect(problem { _ = try ImageFile.decode(Array(text.utf8)) } == expected)
    #expect(problem { _ = try ImageFile.header(of: Array(text.utf8)) } == expected)
    #expect(problem { _ = try ImageFile.decode(Array(text.utf8), coveringWidth: 1, height: 1) } == expected)
  }

  @Test func `a JPEG whose first segment is broken is told from any other data`() {
    #expect(
      problem { _ = try ImageFile.decode([0xff, 0xd8, 0xfe, 0xe0, 0, 16, 0x4a, 0x46]) }
        == ImageProblem(.notAnImage, "it begins like a JPEG, but what follows is not one"))
  }
}
