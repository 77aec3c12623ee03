// Cancellable: work behind progress bars that Ctrl-C ends in order.

extension OutputOptions {
  /// Does work that asks now and then whether it was cancelled, and throws `CancellationError` then.
  /// - Parameters:
  ///   - bars: finished when the work has ended, in whatever way.
  ///   - words: what the user is told after Ctrl-C: what is left, and how to go on.
  /// - Throws: what the work throws; `EarlyEnd.interrupted` for its `CancellationError`.
  func cancellable<T>(_ bars: [ProgressBar], saying words: String, _ work: (Interrupts) throws -> T) throws -> T {
    do {
      defer { for bar in bars { bar.finish() } }
      return try work(Interrupts())
    } catch is CancellationError {
      note(words)
      throw EarlyEnd.interrupted
    }
  }
}
