// PaceWords: how far a session has come and how long the rest may take, in a few words.
import Foundation
import Terminal

/// "2.4 s an image", and how long the images that are left take at that.
func paceWords(medianSeconds: Double?, left: Int, short: Bool = false) -> String {
  guard let median = medianSeconds, median.isFinite, median >= 0 else { return "" }
  let pace = median < 10 ? String(format: "%.1f s", median) : "\(Int(median.rounded())) s"
  guard left > 0 else { return short ? pace : "\(pace) an image" }
  let rest = durationWords(median * Double(left))
  return short ? "\(pace) · \(rest) left" : "\(pace) an image · \(rest) left"
}

/// "40 s", "3 min", "1 h 10 min": as exactly as a guess deserves.
func durationWords(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 3.6e8 else { return "very long" }
  switch seconds {
  case ..<55: return "\(max(5, Int((seconds / 5).rounded(.up)) * 5)) s"
  case ..<3570: return "\(max(1, Int((seconds / 60).rounded()))) min"
  default:
    let tens = Int((seconds / 600).rounded())
    return tens % 6 == 0 ? "\(tens / 6) h" : "\(tens / 6) h \(tens % 6 * 10) min"
  }
}

/// A bar of `width` cells; its two halves differ in shape, not in colour alone.
func progressBar(done: Int, of total: Int, width: Int) -> StyledLine {
  guard width > 0 else { return StyledLine() }
  let share = total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0
  let filled = done >= total ? width : min(width - 1, Int((share * Double(width)).rounded()))
  return StyledLine([
    (String(repeating: "━", count: filled), TextStyle(colour: .green)),
    (String(repeating: "─", count: width - filled), .dim),
  ])
}
