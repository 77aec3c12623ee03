// AllRows: everything that a store holds, as text, to tell two stores apart.
import Base
import Foundation
import Store

/// Each table's rows in the order of their columns, but for the runs: a store that was filled in two runs has another
/// list of them.
package func allRows(_ store: Store) throws -> [String: [String]] {
  try store.read { try $0.everything(except: ["run"]) }
}
