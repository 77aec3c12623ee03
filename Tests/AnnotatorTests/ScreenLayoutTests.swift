// ScreenLayoutTests: places on screens of all sizes.
import Annotator
import Terminal
import Testing

@Suite struct ScreenLayoutTests {
  private func layout(_ columns: Int, _ rows: Int, least: Int = 2, question: Int = 4, most: Int = 12) -> ScreenLayout {
    ScreenLayout(size: ScreenSize(columns: columns, rows: rows)) { _, _ in
      PanelNeed(least: least, question: question, most: most)
    }
  }

  @Test func `words stand at the right where the screen is wide, below where it is not`() {
    #expect(layout(200, 50).form == .wide)
    #expect(layout(120, 40).form == .wide)
    #expect(layout(80, 24).form == .wide)
    #expect(layout(60, 40).form == .tall)
    #expect(layout(40, 12).form == .tall)
    #expect(layout(20, 6).form == .tall)
    #expect(layout(19, 6).form == .tooSmall)
    #expect(layout(20, 5).form == .tooSmall)
    #expect(layout(0, 0).form == .tooSmall)
  }

  @Test func `the column of words is 34 to 44 cells wide, the photograph has the rest`() {
    #expect(layout(200, 50).panel.columns == 44)
    #expect(layout(200, 50).picture == CellRect(column: 0, row: 0, columns: 153, rows: 49))
    #expect(layout(80, 24).panel.columns == 34)
    #expect(layout(120, 40).panel.columns == 36)
  }

  @Test func `everything lies on the screen, nothing on something else, on any size and for any task`() {
    for columns in stride(from: 20, through: 240, by: 7) {
      for rows in 6...70 {
        for need in [(1, 1, 1), (2, 4, 12), (7, 13, 30), (30, 60, 90)] {
          let layout = layout(columns, rows, least: need.0, question: need.1, most: need.2)
          #expect(layout.picture.rows >= 2 && layout.picture.columns >= 16, "\(columns)×\(rows)")
          #expect(layout.panel.rows >= 1)
          let rects = [layout.picture, layout.panel, layout.header, layout.message, layout.keys]
          for (index, rect) in rects.enumerated() where !rect.isEmpty {
            #expect(rect.column >= 0 && rect.row >= 0)
            #expect(rect.column + rect.columns <= columns && rect.row + rect.rows <= rows, "\(columns)×\(rows)")
            for other in rects[(index + 1)...] where !other.isEmpty && !(rect == layout.message && other == layout.keys)
            {
              let isApart =
                rect.column + rect.columns <= other.column || other.column + other.columns <= rect.column
                || rect.row + rect.rows <= other.row || other.row + other.rows <= rect.row
              #expect(isApart, "\(columns)×\(rows): \(rect) and \(other)")
            }
          }
          #expect(layout.message == layout.keys || layout.message.row + layout.message.rows <= layout.keys.row)
          // Sixels that reach the last row scroll the screen.
          #expect(layout.picture.row + layout.picture.rows < rows)
        }
      }
    }
  }

  @Test func `a tall screen gives the photograph half and more`() {
    for rows in 16...60 {
      #expect(layout(40, rows, least: 3, question: 5, most: 40).picture.rows * 2 >= rows - 4)
    }
  }
}
