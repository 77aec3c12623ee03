// DelimitedWriterTests: rows written and read again, and tables found by column name.
import Base
import Tables
import Testing

@Suite struct DelimitedWriterTests {
  @Test func `only fields that need quotes get them`() {
    #expect(csvLine(["plain", "a b", "", "5"]) == "plain,a b,,5")
    #expect(
      csvLine(["a,b", "say \"x\"", "two\nlines", " blank"]) == "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\" blank\"")
    #expect(csvLine([""]) == "\"\"")
    #expect(csvLine(["\"\u{301}"]) == "\"\"\"\u{301}\"")
  }

  @Test func `another delimiter needs quotes where the comma does not`() {
    var writer = DelimitedWriter(delimiter: "\t")
    writer.append(["a,b", "c\td"])
    #expect(writer.take() == "a,b\t\"c\td\"\n")
    #expect(writer.text.isEmpty)
  }

  @Test func `whatever is written is read back`() throws {
    let pieces = ["a", "\"", ",", "\n", "\r", "\r\n", " ", "é", "👍🏽", ";", "\t", "", "#", "\u{301}"]
    var chance = KeyedGenerator(seed: 7, key: ["round trip"])
    for _ in 0..<300 {
      let width = 2 + chance.index(4)
      let header = (0..<width).map { "column \($0)" }
      let rows = (0..<1 + chance.index(6)).map { _ in
        (0..<width).map { _ in (0..<chance.index(6)).map { _ in pieces[chance.index(pieces.count)] }.joined() }
      }
      var writer = DelimitedWriter()
      writer.append(header)
      for row in rows { writer.append(row) }
      let table = try readTable(Array(writer.text.utf8))
      #expect(table.header == header)
      // Compared by bytes: a carriage return and a line feed make one character.
      #expect(table.rows.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
    }
  }

  @Test func `columns are found by the first name that is there, in any letter case`() throws {
    let table = try readTable(Array("Task,WORKER,label\n1,2,3\n".utf8))
    #expect(table.column("item", "task") == 0)
    #expect(table.column("annotator", "worker", "performer") == 1)
    #expect(table.column("text") == nil)
  }
}
