// The page of everything that people decide about.

import { defineWords } from '../../words/define.ts'

export const decisionWords = defineWords('decisions', {
  en: {
    title: 'Decisions',
    lead:
      'What people decide about: spends that need approval, changes of policies and of the ' +
      'organisation.',
    leadOne:
      'What you decide about: changes of policies and of your own organisation, and what ' +
      'stands still.',
    mine: 'Needs you',
    mineNothing: 'Nothing waits for you',
    mineNothingWhy: 'Spends that need your approval and proposals without your vote appear here.',
    unknown: 'Waits for somebody',
    approveSpend: 'Approve a spend of {wallet}',
    votedOn: 'Vote on: {what}',
    spendBy: '{n} of {count} in the group {group}',
    review: 'Review at the desk',
    vote: 'Vote at the desk',
    unlockRequest: 'Unlocking of {subject}',
    unlockRequestWhy:
      'Asked for by {who}. Two operators have to identify you; nobody of you can do that.',
    underWay: 'Under way',
    underWayNothing: 'No proposal is open',
    underWayNothingWhy:
      'Change a policy, a role or a rule of the organisation, and its proposal appears here ' +
      'until it is decided.',
    see: 'See it at the desk',
    by: 'Proposed by {who}',
    codeHint: 'Compare this by voice: it is the same on every screen',
    needed: '{n} of {needed} people for it',
    neededOne: 'Your own word is enough, then time to stop it',
    against: '{n} against',
    expiresIn: 'Without enough votes it ends in',
    inForceIn: 'In force in',
    heldWhy: 'Its time has come, and a veto or a freeze keeps it.',
    voteFor: 'for it',
    voteAgainst: 'against it',
    voteVoid: 'does not count now',
    noVote: 'no vote yet',
    vetoBy: 'Veto by {who}',
    vetoUntil: 'ends by itself in',
    alone: 'Done by one person alone',
    aloneHint:
      'Each holds now. For seven days the quorum of the others undoes it at once, or confirms it.',
    aloneFreeze: '{who} froze {subject}',
    aloneVeto: '{who} vetoed {subject}',
    aloneTightening: '{who} tightened {subject}',
    undoIn: 'Can be undone for',
    undo: 'Propose to undo it',
    confirm: 'Propose to confirm it',
    undoWhy: 'Undo what one person did alone',
    confirmWhy: 'Confirm what one person did alone',
    frozen: 'Standing still',
    frozenNothing: 'Nothing is frozen',
    frozenNothingWhy:
      'Everybody can freeze the organisation, a wallet, a member or a key at any time.',
    frozenBy: 'by {who}',
    frozenByQuorum: 'by the quorum',
    frozenBySigner: 'by the signer itself',
    liftAlone: 'The quorum of the others can undo it at once.',
    lift: 'Lifting it takes {quorum} people, and {delay} after that.',
    liftOne: 'Lifting it takes your signature, and {delay} after that.',
    liftPropose: 'Propose to lift it',
    liftWhy: 'It is safe again',
    ended: 'Over',
    endedNothing: 'Nothing is over yet.',
    endedMore: 'Show all {n}',
    all: 'What it does',
  },
  de: {
    title: 'Entscheidungen',
    lead:
      'Worüber Menschen entscheiden: Ausgaben, die Zustimmung brauchen, Änderungen von ' +
      'Richtlinien und der Organisation.',
    leadOne:
      'Worüber Sie entscheiden: Änderungen von Richtlinien und Ihrer Organisation, und was ' +
      'stillsteht.',
    mine: 'Braucht Sie',
    mineNothing: 'Nichts wartet auf Sie',
    mineNothingWhy:
      'Hier erscheinen Ausgaben, die Ihre Zustimmung brauchen, und Vorschläge ohne Ihre Stimme.',
    unknown: 'Wartet auf jemanden',
    approveSpend: 'Einer Ausgabe von {wallet} zustimmen',
    votedOn: 'Abstimmen über: {what}',
    spendBy: '{n} von {count} in der Gruppe {group}',
    review: 'Am Desk prüfen',
    vote: 'Am Desk abstimmen',
    unlockRequest: 'Entsperrung: {subject}',
    unlockRequestWhy:
      'Erbeten von {who}. Zwei Betreiber müssen Sie erkennen; von Ihnen kann das niemand.',
    underWay: 'Unterwegs',
    underWayNothing: 'Kein Vorschlag ist offen',
    underWayNothingWhy:
      'Ändern Sie eine Richtlinie, eine Rolle oder eine Regel der Organisation; der ' +
      'Vorschlag steht hier, bis er entschieden ist.',
    see: 'Am Desk ansehen',
    by: 'Vorgeschlagen von {who}',
    codeHint: 'Vergleichen Sie dies mündlich: es ist auf jedem Bildschirm gleich',
    needed: '{n} von {needed} Personen dafür',
    neededOne: 'Ihr eigenes Wort genügt, dann bleibt Zeit zum Anhalten',
    against: '{n} dagegen',
    expiresIn: 'Ohne genug Stimmen endet er in',
    inForceIn: 'Gilt in',
    heldWhy: 'Seine Zeit ist gekommen; ein Einspruch oder ein Einfrieren hält ihn an.',
    voteFor: 'dafür',
    voteAgainst: 'dagegen',
    voteVoid: 'zählt jetzt nicht',
    noVote: 'noch keine Stimme',
    vetoBy: 'Einspruch von {who}',
    vetoUntil: 'endet von selbst in',
    alone: 'Von einer Person allein getan',
    aloneHint:
      'Jedes gilt jetzt. Sieben Tage lang kann das Quorum der anderen es sofort aufheben ' +
      'oder bestätigen.',
    aloneFreeze: '{who} fror ein: {subject}',
    aloneVeto: '{who} erhob Einspruch: {subject}',
    aloneTightening: '{who} verschärfte: {subject}',
    undoIn: 'Aufhebbar noch',
    undo: 'Aufhebung vorschlagen',
    confirm: 'Bestätigung vorschlagen',
    undoWhy: 'Aufheben, was eine Person allein tat',
    confirmWhy: 'Bestätigen, was eine Person allein tat',
    frozen: 'Was stillsteht',
    frozenNothing: 'Nichts ist eingefroren',
    frozenNothingWhy:
      'Jedes Mitglied kann jederzeit die Organisation, eine Wallet, ein Mitglied oder einen ' +
      'Schlüssel einfrieren.',
    frozenBy: 'durch {who}',
    frozenByQuorum: 'durch das Quorum',
    frozenBySigner: 'durch den Signierer selbst',
    liftAlone: 'Das Quorum der anderen kann es sofort aufheben.',
    lift: 'Es aufzuheben braucht {quorum} Personen, und danach {delay}.',
    liftOne: 'Es aufzuheben braucht Ihre Unterschrift, und danach {delay}.',
    liftPropose: 'Aufheben vorschlagen',
    liftWhy: 'Es ist wieder sicher',
    ended: 'Vorbei',
    endedNothing: 'Noch ist nichts vorbei.',
    endedMore: 'Alle {n} zeigen',
    all: 'Was er tut',
  },
})
