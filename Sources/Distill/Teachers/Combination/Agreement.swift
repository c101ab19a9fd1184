// How far labelers agree, what that says about their noise, and the spans they dispute most.

public struct Agreement: Sendable {
  public var names: [String]
  /// scores[i][j]: labeler j scored as if labeler i were gold.
  public var scores: [[SpanScores]]

  public init(_ sets: LabelSets) {
    names = sets.names
    scores = []
    for gold in names.indices {
      var row: [SpanScores] = []
      for predicted in names.indices {
        var cell = SpanScores()
        for document in sets.documents {
          cell.add(
            gold: document.entitiesByLabeler[gold],
            predicted: document.entitiesByLabeler[predicted])
        }
        row.append(cell)
      }
      scores.append(row)
    }
  }

  /// An estimate of each labeler's strict F1 against the unknown truth, from agreement alone.
  ///
  /// If the errors of labelers are independent, the agreement of i and j is about a(i) * a(j), so
  /// a(i) = sqrt(f(i,j) * f(i,k) / f(j,k)); the median over all pairs j, k is taken. Labelers that
  /// share a source of errors look better than they are. nil with fewer than three labelers.
  public func estimatedAccuracies() -> [Double]? {
    guard names.count >= 3 else { return nil }
    func f1(_ i: Int, _ j: Int) -> Double { scores[i][j].micro.strict.f1 }
    return names.indices.map { i in
      var estimates: [Double] = []
      for j in names.indices where j != i {
        for k in names.indices where k > j && k != i && f1(j, k) > 0 {
          estimates.append(min(1, (f1(i, j) * f1(i, k) / f1(j, k)).squareRoot()))
        }
      }
      estimates.sort()
      if estimates.isEmpty { return 0 }
      let middle = estimates.count / 2
      return estimates.count % 2 == 1
        ? estimates[middle] : (estimates[middle - 1] + estimates[middle]) / 2
    }
  }
}

/// A stretch of text on which labelers differ.
public struct DisputedSpan: Sendable {
  public var documentID: String
  /// Code points of the text that the labels cover together.
  public var start: Int
  public var end: Int
  /// By labeler; empty where it marks nothing here.
  public var labels: [[Document.Entity]]
  /// Labelers that hold another view than the largest party, as a share.
  public var dispute: Double
}

public enum Disputes {
  /// The most disputed stretches, the most disputed first, each text's in turn.
  public static func find(_ sets: LabelSets, atMost limit: Int) -> [DisputedSpan] {
    var found: [DisputedSpan] = []
    for document in sets.documents { found += spans(of: document) }
    found.sort { left, right in
      if left.dispute != right.dispute { return left.dispute > right.dispute }
      return (left.documentID, left.start) < (right.documentID, right.start)
    }
    return Array(found.prefix(limit))
  }

  private static func spans(of document: LabelledDocument) -> [DisputedSpan] {
    let all = document.entitiesByLabeler.flatMap { $0 }.sorted(by: Document.Entity.precedes)
    var found: [DisputedSpan] = []
    var index = 0
    while index < all.count {
      let start = all[index].start
      var end = all[index].end
      while index < all.count, all[index].start < end {
        end = max(end, all[index].end)
        index += 1
      }
      let labels = document.entitiesByLabeler.map { entities in
        entities.filter { $0.start < end && start < $0.end }
      }
      var parties: [String: Int] = [:]
      for entities in labels {
        let view = entities.map { "\($0.start) \($0.end) \($0.type)" }.sorted()
        parties[view.joined(separator: ";"), default: 0] += 1
      }
      let largest = parties.values.max() ?? 0
      if largest < labels.count {
        found.append(
          DisputedSpan(
            documentID: document.document.id, start: start, end: end, labels: labels,
            dispute: 1 - Double(largest) / Double(labels.count)))
      }
    }
    return found
  }

  /// A page for a person to look at. It holds note text: keep it as safe as the notes.
  public static func page(_ disputes: [DisputedSpan], _ sets: LabelSets) -> String {
    var textByID: [String: String] = [:]
    for document in sets.documents { textByID[document.document.id] = document.document.text }
    var page = """
      <!DOCTYPE html>
      <html lang="en"><meta charset="utf-8"><title>Disputed spans</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; color: #222 }
      section { border-top: 1px solid #ccc; padding: .8rem 0 }
      mark { background: #ffe08a; padding: 0 .15em }
      td { padding: 0 1.2em 0 0; vertical-align: top } .none { color: #999 }
      small { color: #666 }
      </style>
      <h1>The \(disputes.count) most disputed spans</h1>
      <p>\(sets.documents.count) documents, labelers: \
      \(sets.names.map(XMLElement.escaped).joined(separator: ", ")).</p>

      """
    for dispute in disputes {
      let text = textByID[dispute.documentID] ?? ""
      let offsets = CodePointOffsets(text)
      func part(_ start: Int, _ end: Int) -> String {
        let low = max(0, min(start, offsets.codePointCount))
        let high = max(low, min(end, offsets.codePointCount))
        return XMLElement.escaped(String(offsets.slice(text, low, high)))
      }
      page += "<section><small>\(XMLElement.escaped(dispute.documentID)), "
      page += "\(dispute.start)\u{2013}\(dispute.end)</small><p>"
      page += part(dispute.start - 80, dispute.start) + "<mark>"
      page += part(dispute.start, dispute.end) + "</mark>" + part(dispute.end, dispute.end + 80)
      page += "</p><table>\n"
      for (name, entities) in zip(sets.names, dispute.labels) {
        let views = entities.map {
          "<b>\(XMLElement.escaped($0.type))</b> \(part($0.start, $0.end))"
        }
        let view =
          views.isEmpty ? "<span class=\"none\">nothing</span>" : views.joined(separator: "; ")
        page += "<tr><td>\(XMLElement.escaped(name))</td><td>\(view)</td></tr>\n"
      }
      page += "</table></section>\n"
    }
    return page + "</html>\n"
  }
}
