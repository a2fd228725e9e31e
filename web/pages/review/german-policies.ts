// The German of checks of limits, rules and governance.

import type { German } from './german.ts'

export const OF_POLICIES: German = {
  'limits.none': [
    'Nichts begrenzt, was an einem Tag hinausgeht',
    '2016 verließen 119.754 BTC Bitfinex binnen Stunden: kein Limit über alle Ausgaben hielt.',
  ],
  'limits.wide': [
    'Das Tageslimit lässt mehr als ein Viertel des Wallets hinaus',
    'Ein Limit, das nie erreicht wird, hält niemanden auf: es zählt, was nach einem Tag bleibt.',
  ],
  'limits.split': [
    'Große Ausgaben werden nur einzeln beurteilt',
    'Ein Limit je Ausgabe umgehen viele kleine: Bitfinex verlor seine Münzen in 2.072 Ausgaben.',
  ],
  'limits.per-wallet': [
    'Kein Limit geht über alle Wallets',
    'Limits je Wallet addieren sich: wer aus allen ausgeben darf, darf es bis zur Summe.',
  ],
  'limits.count': [
    'Nichts begrenzt die Zahl der Ausgaben je Tag',
    'Viele Ausgaben hintereinander macht ein Programm, das jemand anderem gehorcht.',
  ],
  'rules.nobody-asked': [
    'Ein Mensch allein kann bis zum Limit ausgeben',
    'Wer Rechner und Authenticator eines Menschen hat, ist dieser Mensch: andere müssen zustimmen.',
  ],
  'rules.one-approval': [
    'Eine Zustimmung genügt',
    'Bei einer Zustimmung reicht es, zwei Menschen zugleich zu täuschen: WazirX, 2024.',
  ],
  'rules.unmeetable': [
    'Es werden mehr Zustimmungen verlangt, als es Menschen gibt',
    'Eine Regel, die niemand erfüllen kann, lehnt ab, wenn es darauf ankommt.',
  ],
  'rules.no-spender': [
    'Niemand darf aus dem Wallet ausgeben',
    'Ein Wallet, dessen Erlaubnisse niemanden nennen, der da ist, verlässt man nur am Ausgang.',
  ],
  'rules.anywhere': [
    'Geld darf überallhin, ohne mehr als das Übliche',
    'Die Adresse eines Diebes ist neu. Eine Liste bekannter Ziele verlangt für sie mehr.',
  ],
  'rules.young-payees': [
    'Ein Ziel gilt von der ersten Minute an als bekannt',
    'Wer ein Ziel eintragen kann, zahlt sofort dorthin; ein Tag dazwischen lässt es andere merken.',
  ],
  'rules.claimed': [
    'Eine Regel fragt, was dem Signierer niemand sagt',
    'Was nur behauptet wird, lässt sich nicht berechnen: die Regel greift bei jeder Ausgabe.',
  ],
  'rules.empty-list': [
    'Eine Regel sieht in einer leeren oder fehlenden Liste nach',
    'In einer leeren Liste ist nichts, in einer fehlenden vielleicht alles: die Regel ' +
      'greift immer.',
  ],
  'rules.no-passkey': [
    'Die größten Ausgaben verlangen nur einen getippten Code',
    'Einen Code schwatzt man jemandem ab; ein Passkey unterschreibt nur für den Namen des Desks.',
  ],
  'rules.change': [
    'Wechselgeld muss nicht nachweislich unseres sein',
    'Wechselgeld, das nicht unseres ist, ist eine Zahlung, die niemand als solche liest.',
  ],
  'rules.fee': [
    'Nichts begrenzt, was eine Gebühr kosten darf',
    'Auch eine Gebühr ist Geld, das geht: ein eingeweihter Miner lässt sich damit bezahlen.',
  ],
  'rules.fee-rate': [
    'Nichts begrenzt die Rate einer Gebühr',
    'Eine vertippte Rate kostet so viel wie ein Dieb; kaum ein Block verlangte je 500 sat/vB.',
  ],
  'governance.alone': [
    'Ein Mensch entscheidet alles',
    'Wer einen Menschen täuscht oder zwingt, hat alles; und mit ihm ist alles verloren.',
  ],
  'governance.small-quorum': [
    'Weniger als drei Menschen ändern die Regeln',
    'Zwei, die zugleich getäuscht werden oder einig sind, heben jedes Limit auf.',
  ],
  'governance.everybody-needed': [
    'Alle, die abstimmen können, werden gebraucht',
    'Fehlt einer, lässt sich nichts mehr ändern, nicht einmal, wer dazugehört.',
  ],
  'governance.short-delay': [
    'Was beschlossen ist, gilt binnen eines Tages',
    'Zwischen Beschluss und Wirkung liegt die einzige Zeit, in der Getäuschte es merken.',
  ],
  'governance.long-expiry': [
    'Vorschläge bleiben wochenlang offen',
    'Eine Stimme gilt dem, was heute ist; einen Monat später weiß niemand mehr, wofür.',
  ],
  'governance.not-compared': [
    'Große Ausgaben werden über keinen zweiten Kanal verglichen',
    'Bei Bybit sahen 2025 alle eine Seite, die log; niemand sah auf einen anderen Kanal.',
  ],
  'governance.never-locks': [
    'Die Richtlinien werden nie gesperrt',
    'Ohne Sperre genügt jederzeit ein getäuschtes Quorum; mit ihr rufen Betreiber zuerst zurück.',
  ],
  'governance.late-lock': [
    'Die Sperre kommt mehr als eine Woche nach einer Änderung',
    'Bis sie sperrt, kann ein Quorum allein weiter lockern.',
  ],
  'governance.stays-open': [
    'Regeln werden immer wieder gelockert',
    'Was jede Woche gelockert wird, sperrt nie, und die vierte Änderung liest niemand ' +
      'wie die erste.',
  ],
  'governance.loosened': [
    'In den letzten sieben Tagen wurde etwas gelockert',
    'Bei Bitfinex stiegen erst die Limits, dann gingen die Münzen: sehen Sie nach, ob ' +
      'es gewollt war.',
  ],
  'governance.forgotten': [
    'Ein Vorschlag wartet seit drei Tagen auf seine Menschen',
    'Was niemand beantwortet, ist gewollt oder ein Versuch: beides braucht eine Antwort.',
  ],
  'governance.act-alone': [
    'Was jemand allein tat, wurde weder bestätigt noch aufgehoben',
    'Ein Einfrieren oder Veto allein ist ein Alarm. Bis andere antworten, ist es kein Beschluss.',
  ],
  'governance.stands-still': [
    'Etwas steht still',
    'Eingefrorenes will eine Antwort: finden Sie den Grund, dann aufheben oder wegnehmen.',
  ],
  'governance.unlocked': [
    'Betreiber sollen eine Sperre öffnen oder haben es getan',
    'Bei Coinbase wurden 2025 Leute im Support gekauft: sehen Sie nach, ob Sie darum baten.',
  ],
  'governance.deadlock': [
    'Ohne einen bestimmten Menschen lässt sich nichts mehr entscheiden',
    'Menschen sterben, gehen, verlieren Schlüssel: niemand allein darf alles mitnehmen.',
  ],
  'governance.spending-deadlock': [
    'Ohne einen bestimmten Menschen führt aus einem Wallet nur der Ausgang',
    'Wer den einzigen Schlüssel hat oder als Einziger gefragt wird, muss leben: sonst ' +
      'hilft der Satz.',
  ],
}
