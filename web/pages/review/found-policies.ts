// What checks of policies and rules of the organisation saw, and how it is mended.

import type { Found } from './found.ts'

export const FOUND_OF_POLICIES: Found = {
  'limits.none': [
    [
      'no rule of {wallet} bounds the sum of a day or longer',
      'keine Regel von {wallet} begrenzt die Summe eines Tages oder länger',
    ],
  ],
  'limits.wide': [['{may} BTC may go, of {all} BTC', '{may} BTC dürfen gehen, von {all} BTC']],
  'limits.split': [
    [
      '{rules}: by amount, and no sum over time',
      '{rules}: nach Betrag, und keine Summe über die Zeit',
    ],
  ],
  'limits.per-wallet': [
    [
      '{count} wallets, and {wallet} counts only its own spends',
      '{count} Wallets, und {wallet} zählt nur die eigenen Ausgaben',
    ],
    [
      'Deny {wallet} more than {amount} BTC in 24 hours of all wallets together.',
      '{wallet} mehr als {amount} BTC in 24 Stunden aller Wallets zusammen ablehnen.',
    ],
  ],
  'limits.count': [
    ['no rule of {wallet} counts spends', 'keine Regel von {wallet} zählt Ausgaben'],
    [
      'Deny more than {count} spends in 24 hours.',
      'Mehr als {count} Ausgaben in 24 Stunden ablehnen.',
    ],
  ],
  'rules.nobody-asked': [
    [
      'no rule of {wallet} asks for an approval or a delay, however large the spend',
      'keine Regel von {wallet} verlangt Freigabe oder Wartezeit, wie groß die Ausgabe auch ist',
    ],
    [
      'Ask for two approvers besides above half of a day’s limit.',
      'Über der Hälfte der Tagesgrenze zwei weitere um Freigabe bitten.',
    ],
    [
      'Wait a day above half of a day’s limit.',
      'Über der Hälfte der Tagesgrenze einen Tag warten.',
    ],
  ],
  'rules.one-approval': [
    ['{rule} of {wallet}: one of {group}', '{rule} von {wallet}: eine Person aus {group}'],
    ['Ask two of {group} instead of one.', 'Zwei aus {group} fragen statt einer.'],
    [
      'Let at least three people into {group}, then ask two of them.',
      'Nehmen Sie mindestens drei Menschen in {group} auf und fragen Sie dann zwei davon.',
    ],
  ],
  'rules.unmeetable': [
    [
      '{rule} of {wallet} asks {count} of {group}: {left} can answer whoever asks',
      '{rule} von {wallet} verlangt {count} aus {group}: {left} können antworten, wer auch fragt',
    ],
    [
      'Invite more into {group} (countersign charter invite), or ask fewer.',
      'Laden Sie mehr in {group} ein (countersign charter invite), oder verlangen Sie weniger.',
    ],
  ],
  'rules.no-spender': [
    [
      '{count} grants of {wallet}, and no member among them',
      '{count} Erlaubnisse von {wallet}, und kein Mitglied darunter',
    ],
    [
      'Propose a grant for people who are there: countersign charter propose policy.',
      'Schlagen Sie eine Erlaubnis für Menschen vor, die da sind: countersign charter propose ' +
        'policy.',
    ],
  ],
  'rules.anywhere': [
    ['no rule of {wallet} looks at destinations', 'keine Regel von {wallet} sieht auf Ziele'],
    [
      'Ask for two approvers besides where a destination is not in a list for two days. The ' +
        'list begins with your own wallets.',
      'Zwei weitere um Freigabe bitten, wo ein Ziel nicht seit zwei Tagen in einer Liste ' +
        'steht. Die Liste beginnt mit Ihren eigenen Wallets.',
    ],
    [
      'Wait a day where a destination is not in a list for two days. The list begins with your ' +
        'own wallets.',
      'Einen Tag warten, wo ein Ziel nicht seit zwei Tagen in einer Liste steht. Die Liste ' +
        'beginnt mit Ihren eigenen Wallets.',
    ],
  ],
  'rules.young-payees': [
    [
      '{list} of {wallet} has destinations, and no rule asks since when',
      '{list} von {wallet} hat Ziele, und keine Regel fragt, seit wann',
    ],
    [
      'Wait a day where a destination is in its list for less than two.',
      'Einen Tag warten, wo ein Ziel noch keine zwei Tage in seiner Liste steht.',
    ],
  ],
  'rules.claimed': [
    [
      '{rule} of {wallet} asks for {atom}, which always fires',
      '{rule} von {wallet} fragt nach {atom} und greift daher immer',
    ],
    [
      'Take {rule} out, or have it ask what the signer can prove.',
      'Nehmen Sie {rule} heraus, oder lassen Sie sie fragen, was der Signierer beweisen kann.',
    ],
  ],
  'rules.empty-list': [
    [
      '{rule} of {wallet} looks into {list}, where nothing is',
      '{rule} von {wallet} sieht in {list} nach, wo nichts steht',
    ],
    [
      'Propose a policy whose list {list} has destinations, or one without {rule}.',
      'Schlagen Sie eine Richtlinie vor, deren Liste {list} Ziele hat, oder eine ohne {rule}.',
    ],
  ],
  'rules.no-passkey': [
    ['no rule of {wallet} asks for a passkey', 'keine Regel von {wallet} verlangt einen Passkey'],
    [
      'Ask for a passkey above half of a day’s limit.',
      'Über der Hälfte der Tagesgrenze einen Passkey verlangen.',
    ],
    ['{said} First {names} has to add one.', '{said} Zuerst muss {names} einen hinzufügen.'],
  ],
  'rules.change': [
    ['no rule of {wallet} asks for {atoms}', 'keine Regel von {wallet} fragt nach {atoms}'],
    [
      'Deny change that is not proven to be the wallet’s own.',
      'Wechselgeld ablehnen, das nicht nachweislich der Wallet gehört.',
    ],
  ],
  'rules.fee': [
    [
      'no rule of {wallet} asks for {one} or {other}',
      'keine Regel von {wallet} fragt nach {one} oder {other}',
    ],
    ['Deny a fee of more than 0.01 BTC.', 'Eine Gebühr von mehr als 0.01 BTC ablehnen.'],
  ],
  'rules.fee-rate': [
    ['no rule of {wallet} asks for {atoms}', 'keine Regel von {wallet} fragt nach {atoms}'],
    ['Deny more than 500 sat/vB.', 'Mehr als 500 sat/vB ablehnen.'],
  ],
  'governance.alone': [
    ['the organisation is personal', 'die Organisation ist persönlich'],
    [
      'Invite two others (countersign charter invite), then make a team of it.',
      'Laden Sie zwei weitere ein (countersign charter invite), und machen Sie ein Team daraus.',
    ],
  ],
  'governance.small-quorum': [
    ['{quorum} of {voters} decide', '{quorum} von {voters} entscheiden'],
    ['Have three people decide.', 'Lassen Sie drei Menschen entscheiden.'],
    [
      'Invite a fourth who can vote, then propose a quorum of three.',
      'Laden Sie eine vierte stimmberechtigte Person ein, und schlagen Sie dann drei nötige ' +
        'Stimmen vor.',
    ],
  ],
  'governance.everybody-needed': [
    [
      '{quorum} have to agree, and {voters} can vote',
      '{quorum} müssen zustimmen, und {voters} können abstimmen',
    ],
    [
      'Invite another who can vote, while all of you can still agree.',
      'Laden Sie noch jemanden Stimmberechtigten ein, solange Sie noch alle zustimmen können.',
    ],
  ],
  'governance.short-delay': [
    [
      'it takes hold {count} seconds after the quorum',
      'es gilt {count} Sekunden nach den nötigen Stimmen',
    ],
    ['Wait a day.', 'Warten Sie einen Tag.'],
  ],
  'governance.long-expiry': [
    [
      'a proposal waits {count} days for its people',
      'ein Vorschlag wartet {count} Tage auf seine Leute',
    ],
    ['Let them end in 7 days.', 'Lassen Sie sie nach 7 Tagen enden.'],
  ],
  'governance.never-locks': [
    ['{count} operations key', '{count} Betriebsschlüssel'],
    ['{count} operations keys', '{count} Betriebsschlüssel'],
    [
      'Have three people who are no members make keys (countersign ops key new), then propose ' +
        'them: countersign charter propose operations-pin.',
      'Lassen Sie drei Menschen, die keine Mitglieder sind, Schlüssel machen (countersign ops ' +
        'key new), und schlagen Sie sie vor: countersign charter propose operations-pin.',
    ],
  ],
  'governance.late-lock': [
    ['it locks {count} days after', 'es schließt {count} Tage danach'],
    ['Lock in two days.', 'Nach zwei Tagen schließen.'],
  ],
  'governance.stays-open': [
    ['{count} loosenings in 30 days', '{count} Lockerungen in 30 Tagen'],
    [
      'Look through them together, then leave the rules alone until they lock.',
      'Sehen Sie sie gemeinsam durch, und rühren Sie die Regeln nicht an, bis sie schließen.',
    ],
  ],
  'governance.loosened': [
    ['{code} by {who}: {why}', '{code} von {who}: {why}'],
    ['{code} by {who}: ', '{code} von {who}: '],
    ['Read it: {command}', 'Lesen Sie ihn: {command}'],
  ],
  'governance.not-compared': [
    [
      'compare-above is 0: no approver types what came elsewhere',
      'compare-above ist 0: wer freigibt, tippt nichts, was anderswo ankam',
    ],
    [
      'Have whoever approves more than 0.1 BTC type a code that came by mail or SMS.',
      'Wer mehr als 0.1 BTC freigibt, soll einen Code tippen, der per Mail oder SMS kam.',
    ],
  ],
  'governance.forgotten': [
    ['{code} by {who}, open for {count} days', '{code} von {who}, seit {count} Tagen offen'],
    [
      'Vote on it, or withdraw it: {command}',
      'Stimmen Sie ab, oder ziehen Sie ihn zurück: {command}',
    ],
  ],
  'governance.act-alone': [
    ['{who}: {kind} of {subject}', '{who}: {kind} von {subject}'],
    [
      'Keep it or undo it: {one}, or undo {other}',
      'Behalten oder aufheben: {one}, oder undo {other}',
    ],
  ],
  'governance.stands-still': [
    ['{subject} is frozen: {why}', '{subject} ist eingefroren: {why}'],
    ['{subject} is frozen', '{subject} ist eingefroren'],
    ['Once it is understood: {command}', 'Wenn es verstanden ist: {command}'],
  ],
  'governance.unlocked': [
    [
      'a ticket of two operators, not used yet: {hash}',
      'ein Schein zweier Betreiber, noch nicht benutzt: {hash}',
    ],
    ['a ticket of two operators, used: {hash}', 'ein Schein zweier Betreiber, benutzt: {hash}'],
    ['{who} asked {count} days ago', '{who} bat vor {count} Tagen darum'],
    [
      'Ask whoever requested it whether they did, by a channel of your own.',
      'Fragen Sie auf eigenem Weg nach, ob die genannte Person wirklich darum bat.',
    ],
  ],
  'governance.deadlock': [
    ['{note}; enough to stop it: {names}', '{note}; um es anzuhalten, genügt: {names}'],
    [
      'Invite more people who can vote, or lower the quorum.',
      'Laden Sie mehr Stimmberechtigte ein, oder verlangen Sie weniger Stimmen.',
    ],
  ],
  'governance.spending-deadlock': [
    ['{names} must be alive: {note}', '{names} müssen leben: {note}'],
    [
      'Lay the recovery kit and the backup key where others find them, and rehearse the exit.',
      'Legen Sie Rettungsblatt und Reserveschlüssel dorthin, wo andere sie finden, und proben ' +
        'Sie den Ausweg.',
    ],
  ],
}
