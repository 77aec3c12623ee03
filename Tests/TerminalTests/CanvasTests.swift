// CanvasTests: the bytes of a canvas, read back by a terminal of the tests' own.
import Base
import Support
import Terminal
import Testing

@Suite struct CanvasTests {
  private let size = ScreenSize(columns: 20, rows: 4)

  private func shown(_ canvases: Canvas...) -> DrawnScreen {
    var screen = DrawnScreen(columns: 20, rows: 4)
    var before: Canvas?
    for canvas in canvases {
      screen.take(canvas.bytes(over: before, colours: true))
      before = canvas
    }
    return screen
  }

  @Test func `text stands where it was put, cut at the edge`() {
    var canvas = Canvas(size: size)
    #expect(canvas.put("水 and fire", column: 3, row: 1) == 11)
    canvas.put("beyond the edge", column: 15, row: 2)
    canvas.put("four cells", column: 0, row: 3, width: 4)
    canvas.put("nowhere", column: 0, row: 4)
    #expect(shown(canvas).lines == ["", "   水 and fire", "               beyon", "four"])
    #expect(canvas.lines == shown(canvas).lines)
  }

  @Test func `what changes is written and nothing else`() {
    var first = Canvas(size: size)
    first.put("1 of 30 images", column: 0, row: 0)
    var second = first
    second.put("2", column: 0, row: 0, style: .bold)
    #expect(second.bytes(over: first, colours: true) == Array("\u{1b}[1;1H\u{1b}[0;1m2\u{1b}[0m".utf8))
    #expect(second.bytes(over: second, colours: true) == [])
    #expect(shown(first, second).lines[0] == "2 of 30 images")
  }

  @Test func `half of a wide character is never left`() {
    var first = Canvas(size: size)
    first.put("水水水", column: 0, row: 0)
    var second = first
    second.put("x", column: 1, row: 0)
    #expect(shown(first, second).lines[0] == " x水水")
    var third = second
    third.put("火", column: 3, row: 0)
    #expect(shown(first, second, third).lines[0] == " x 火")
  }

  @Test func `no byte goes to a picture's cells until it leaves`() {
    var before = Canvas(size: size)
    before.put("words", column: 0, row: 1)
    var with = Canvas(size: size)
    with.leave(CellRect(column: 0, row: 0, columns: 10, rows: 4))
    with.put("right", column: 12, row: 1)
    #expect(with.bytes(over: before, colours: true) == Array("\u{1b}[2;13H\u{1b}[0mright\u{1b}[0m".utf8))
    // Then they are blanked, whatever the picture left.
    let after = shown(before, with, Canvas(size: size))
    #expect(after.lines == ["", "", "", ""])
  }

  @Test func `the cursor is shown where a line is typed, and hidden again`() {
    var typing = Canvas(size: size)
    typing.cursor = .init(column: 2, row: 3)
    #expect(typing.bytes(over: nil, colours: true) == Array("\u{1b}[4;3H\u{1b}[?25h".utf8))
    #expect(Canvas(size: size).bytes(over: typing, colours: true) == Array("\u{1b}[?25l".utf8))
  }

  @Test func `colours are left out, weight stays`() {
    var canvas = Canvas(size: size)
    canvas.put("!", column: 0, row: 0, style: TextStyle(bold: true, colour: .red))
    #expect(canvas.bytes(over: nil, colours: false) == Array("\u{1b}[1;1H\u{1b}[0;1m!\u{1b}[0m".utf8))
    #expect(canvas.bytes(over: nil, colours: true) == Array("\u{1b}[1;1H\u{1b}[0;1;31m!\u{1b}[0m".utf8))
  }

  @Test func `any two canvases turn into each other`() {
    var generator = KeyedGenerator(seed: 5, key: ["canvas"])
    func drawn() -> Canvas {
      var canvas = Canvas(size: size)
      for _ in 0..<12 {
        let texts = ["水曜日", "abc def", "é", "👍!", " ", "\u{1b}[2J"]
        canvas.put(
          texts[Int(generator.next() % 6)], column: Int(generator.next() % 20), row: Int(generator.next() % 4))
      }
      return canvas
    }
    for _ in 0..<300 {
      let (first, second) = (drawn(), drawn())
      #expect(shown(first, second).lines == second.lines)
    }
  }
}
