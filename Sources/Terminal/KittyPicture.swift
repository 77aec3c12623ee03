// KittyPicture: kitty's graphics protocol: a PNG in pieces, its place, and the cells that stand for it behind tmux.
import Foundation

enum KittyPicture {
  /// A piece of base64 has at most 4096 bytes, says the protocol.
  private static let pieceLength = 4096

  /// One command: control data, and a piece of the picture or nothing.
  static func command(_ control: String, _ piece: some Sequence<UInt8> = [UInt8]()) -> [UInt8] {
    Array("\u{1b}_G\(control);".utf8) + piece + Array("\u{1b}\\".utf8)
  }

  /// Hands a PNG to the terminal under a number, showing nothing.
  /// - Parameters:
  ///   - virtual: columns and rows of a placement that only placeholders show; wrapped for tmux then.
  static func upload(png: [UInt8], id: Int, virtual: (columns: Int, rows: Int)? = nil) -> [UInt8] {
    let text = Array(Data(png).base64EncodedData())
    let action = virtual.map { "a=T,U=1,c=\($0.columns),r=\($0.rows)" } ?? "a=t"
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 64 + 128)
    for start in stride(from: 0, to: text.count, by: pieceLength) {
      let end = min(start + pieceLength, text.count)
      let more = end < text.count ? 1 : 0
      let control = start == 0 ? "\(action),f=100,t=d,i=\(id),q=2,m=\(more)" : "q=2,m=\(more)"
      let bytes = command(control, text[start..<end])
      // One wrapper for each piece: tmux holds a sequence in memory up to a limit and drops longer ones.
      result += virtual == nil ? bytes : TmuxPassthrough.wrapped(bytes)
    }
    return result
  }

  /// The most rows, and columns, that placeholders can name.
  static let mostPlaceholders = marks.count

  /// The cells of a virtual placement, a line for each row. The picture's number is their colour, so it has 24 bits;
  /// two marks on each sign say its row and column. Each cell names both: tmux may redraw any part of a line.
  static func placeholders(id: Int, columns: Int, rows: Int) -> [[UInt8]] {
    (0..<rows).map { row in
      var line = "\u{1b}[38;2;\(id >> 16 & 255);\(id >> 8 & 255);\(id & 255)m"
      for column in 0..<columns {
        line.unicodeScalars.append("\u{10eeee}")
        line.unicodeScalars.append(marks[row])
        line.unicodeScalars.append(marks[column])
      }
      return Array((line + "\u{1b}[39m").utf8)
    }
  }

  /// The combining marks that stand for 0, 1, 2, …: those above the letter which no letter of their own takes in, as of
  /// Unicode 6.0; kitty's documentation has the list (rowcolumn-diacritics.txt).
  private static let marks: [Unicode.Scalar] = markRanges.flatMap { $0.compactMap(Unicode.Scalar.init) }

  private static let markRanges: [ClosedRange<UInt32>] = [
    0x305...0x305, 0x30d...0x30e, 0x310...0x310, 0x312...0x312, 0x33d...0x33f, 0x346...0x346, 0x34a...0x34c,
    0x350...0x352, 0x357...0x357, 0x35b...0x35b, 0x363...0x36f, 0x483...0x487, 0x592...0x595, 0x597...0x599,
    0x59c...0x5a1, 0x5a8...0x5a9, 0x5ab...0x5ac, 0x5af...0x5af, 0x5c4...0x5c4, 0x610...0x617, 0x657...0x65b,
    0x65d...0x65e, 0x6d6...0x6dc, 0x6df...0x6e2, 0x6e4...0x6e4, 0x6e7...0x6e8, 0x6eb...0x6ec, 0x730...0x730,
    0x732...0x733, 0x735...0x736, 0x73a...0x73a, 0x73d...0x73d, 0x73f...0x741, 0x743...0x743, 0x745...0x745,
    0x747...0x747, 0x749...0x74a, 0x7eb...0x7f1, 0x7f3...0x7f3, 0x816...0x819, 0x81b...0x823, 0x825...0x827,
    0x829...0x82d, 0x951...0x951, 0x953...0x954, 0xf82...0xf83, 0xf86...0xf87, 0x135d...0x135f, 0x17dd...0x17dd,
    0x193a...0x193a, 0x1a17...0x1a17, 0x1a75...0x1a7c, 0x1b6b...0x1b6b, 0x1b6d...0x1b73, 0x1cd0...0x1cd2,
    0x1cda...0x1cdb, 0x1ce0...0x1ce0, 0x1dc0...0x1dc1, 0x1dc3...0x1dc9, 0x1dcb...0x1dcc, 0x1dd1...0x1de6,
    0x1dfe...0x1dfe, 0x20d0...0x20d1, 0x20d4...0x20d7, 0x20db...0x20dc, 0x20e1...0x20e1, 0x20e7...0x20e7,
    0x20e9...0x20e9, 0x20f0...0x20f0, 0x2cef...0x2cf1, 0x2de0...0x2dff, 0xa66f...0xa66f, 0xa67c...0xa67d,
    0xa6f0...0xa6f1, 0xa8e0...0xa8f1, 0xaab0...0xaab0, 0xaab2...0xaab3, 0xaab7...0xaab8, 0xaabe...0xaabf,
    0xaac1...0xaac1, 0xfe20...0xfe26, 0x10a0f...0x10a0f, 0x10a38...0x10a38, 0x1d185...0x1d189, 0x1d1aa...0x1d1ad,
    0x1d242...0x1d244,
  ]
}
