// The pages of orders at exchanges. States and reasons are the core's words: a test compares.

import { defineWords } from '../../words/define.ts'

export const orderWords = defineWords('orders', {
  en: {
    title: 'Orders',
    lead: 'What is open at the exchanges, what waits here for its trigger, and what has ended.',
    make: 'New order',
    whose: 'Account',
    allAccounts: 'All accounts',
    here: 'Waiting here',
    hereWhy:
      'These fire only while Countersign runs. Until then the exchange knows nothing of them, ' +
      'except the target of an OCO, which rests there.',
    noneHere: 'Nothing waits for a trigger.',
    waiting: 'Waiting for people or time',
    waitingWhy: 'Each is placed by itself once everything is there, and lapses otherwise.',
    decide: 'Decide at the desk',
    approvals:
      '{done} of {count} of the group {group} approved' + '{done, plural, =0 {} other {: {who}}}',
    opensAt: 'not before {when}',
    deniedBy: 'denied by {rules}',
    there: 'At the exchanges',
    thereWhy:
      'These rest in the exchange’s own book, or wait there for their trigger, and fill whether ' +
      'Countersign runs or not.',
    noneThere: 'Nothing is open there.',
    past: 'Ended and open, newest first',
    noPast: 'No order yet.',
    showPast: 'Show past orders',
    older: 'Older ones',
    cancel: 'Cancel at the desk',
    cancelAll: 'Cancel all at the desk',
    byMachine: 'Told by the agent on {member}’s own machine',
    byMachineOff: 'Told by the agent on {member}’s own machine, which is off: it was so then',
    cancelThere:
      'Orders of an account whose key is on a member’s machine are cancelled there: ' +
      'countersign order cancel-all ACCOUNT. Freezing the account or all trading stops it, too.',
    line_buy: 'Buy {amount} {market}',
    line_sell: 'Sell {amount} {market}',
    line_at: '{what} at {price}',
    line_fires: '{what}, fires at {price}',
    line_then: '{what}, fires at {trigger}, then at {price}',
    keptThere: 'kept by the exchange',
    filledOf: '{filled} of {amount} filled',
    by: 'by {member}',
    number: 'The exchange calls it {id}',
    kind_market: 'at once',
    kind_limit: 'limit',
    kind_stop: 'stop',
    'kind_stop-limit': 'stop-limit',
    'kind_take-profit': 'take-profit',
    kind_oco: 'OCO',
    kind_trailing: 'trailing',
    kind_scheduled: 'timed',
    state_planned: 'about to be sent',
    state_sent: 'sent',
    state_unknown: 'looked for at the exchange',
    state_open: 'in the book',
    state_rejected: 'not placed',
    state_filled: 'filled',
    state_cancelled: 'cancelled',
    state_armed: 'waits for its trigger',
    state_clearing: 'fired; its other order is being cancelled first',
    state_fired: 'fired',
    state_done: 'done',
    state_woken: 'needs you',
    state_waiting: 'waits for people or time',
    state_placed: 'placed',
    state_lapsed: 'waited too long, and was not placed',
    state_denied: 'not placed: the policy denied it when all was there',
    why_stopped: 'trading was stopped',
    why_unwanted: 'it was cancelled',
    why_refused: 'the exchange refused it',
    why_throttled: 'the exchange took no more requests',
    'why_not-found': 'it was sent and never found at the exchange',
    why_reappeared: 'it was taken for lost and came to light',
    'why_not-kept': 'the exchange made another order of it than a stop, and was told to cancel it',
    why_gap: 'the price jumped beyond its worst price',
    why_late: 'its time had passed',
    why_denied: 'the policy did not allow it when it fired',
    'why_target-ended': 'the order that rested meanwhile ended',
    'why_target-back': 'the order that was taken for gone came to light',
    why_rejected: 'its order was not placed',
    why_unfilled: 'its order ended before it was filled',
    keptHere:
      '{count, plural, =0 {Nothing waits here for a trigger.} ' +
      'one {# order waits here and fires only while Countersign runs.} ' +
      'other {# orders wait here and fire only while Countersign runs.}}',
    openThere:
      '{count, plural, =0 {None is open at an exchange.} ' +
      'one {# order is open at an exchange, whether Countersign runs or not.} ' +
      'other {# orders are open at exchanges, whether Countersign runs or not.}}',
    all: 'All orders',
    stopTrading: 'Stop all trading',
    badDayWhy:
      'Any member cancels, without a code and whatever the policy says. ' +
      'A stop keeps new ones away.',
    unread: 'How many are open is not known now: the trader does not answer.',
  },
  de: {
    title: 'Aufträge',
    lead: 'Was bei den Börsen offen ist, was hier auf seinen Auslöser wartet und was endete.',
    make: 'Neuer Auftrag',
    whose: 'Konto',
    allAccounts: 'Alle Konten',
    here: 'Warten hier',
    hereWhy:
      'Diese lösen nur aus, solange Countersign läuft. Bis dahin weiß die Börse nichts von ' +
      'ihnen, außer vom Ziel eines OCO, das dort ruht.',
    noneHere: 'Nichts wartet auf einen Auslöser.',
    waiting: 'Warten auf Menschen oder Zeit',
    waitingWhy: 'Jeder wird von selbst platziert, sobald alles da ist, und verfällt sonst.',
    decide: 'Am Desk entscheiden',
    approvals:
      '{done} von {count} der Gruppe {group} haben zugestimmt' +
      '{done, plural, =0 {} other {: {who}}}',
    opensAt: 'nicht vor {when}',
    deniedBy: 'verboten von {rules}',
    there: 'Bei den Börsen',
    thereWhy:
      'Diese stehen im Orderbuch der Börse oder warten dort auf ihren Auslöser und gelten, ob ' +
      'Countersign läuft oder nicht.',
    noneThere: 'Dort ist nichts offen.',
    past: 'Beendete und offene, neueste zuerst',
    noPast: 'Noch kein Auftrag.',
    showPast: 'Frühere Aufträge zeigen',
    older: 'Ältere',
    cancel: 'Am Desk stornieren',
    cancelAll: 'Alle am Desk stornieren',
    byMachine: 'Sagt der Agent auf der Maschine von {member}',
    byMachineOff: 'Sagte der Agent auf der Maschine von {member}, der jetzt aus ist',
    cancelThere:
      'Aufträge eines Kontos, dessen Schlüssel auf der Maschine eines Mitglieds ist, werden dort ' +
      'storniert: countersign order cancel-all KONTO. Auch Einfrieren hält das Konto auf.',
    line_buy: '{amount} {market} kaufen',
    line_sell: '{amount} {market} verkaufen',
    line_at: '{what} zu {price}',
    line_fires: '{what}, löst aus bei {price}',
    line_then: '{what}, löst aus bei {trigger}, dann zu {price}',
    keptThere: 'von der Börse gehalten',
    filledOf: '{filled} von {amount} ausgeführt',
    by: 'von {member}',
    number: 'Bei der Börse heißt er {id}',
    kind_market: 'sofort',
    kind_limit: 'Limit',
    kind_stop: 'Stop',
    'kind_stop-limit': 'Stop-Limit',
    'kind_take-profit': 'Take-Profit',
    kind_oco: 'OCO',
    kind_trailing: 'nachlaufend',
    kind_scheduled: 'zu einer Zeit',
    state_planned: 'wird gleich gesendet',
    state_sent: 'gesendet',
    state_unknown: 'wird bei der Börse gesucht',
    state_open: 'im Orderbuch',
    state_rejected: 'nicht platziert',
    state_filled: 'ausgeführt',
    state_cancelled: 'storniert',
    state_armed: 'wartet auf seinen Auslöser',
    state_clearing: 'ausgelöst; zuerst wird sein anderer Auftrag storniert',
    state_fired: 'ausgelöst',
    state_done: 'erledigt',
    state_woken: 'braucht Sie',
    state_waiting: 'wartet auf Menschen oder Zeit',
    state_placed: 'platziert',
    state_lapsed: 'hat zu lange gewartet und wurde nicht platziert',
    state_denied: 'nicht platziert: die Regeln verboten ihn, als alles da war',
    why_stopped: 'der Handel war gestoppt',
    why_unwanted: 'er wurde storniert',
    why_refused: 'die Börse lehnte ihn ab',
    why_throttled: 'die Börse nahm keine Anfragen mehr an',
    'why_not-found': 'er wurde gesendet und bei der Börse nie gefunden',
    why_reappeared: 'er galt als verloren und kam wieder zum Vorschein',
    'why_not-kept':
      'die Börse machte einen anderen Auftrag als einen Stop daraus und sollte ihn stornieren',
    why_gap: 'der Preis sprang über seinen schlechtesten hinaus',
    why_late: 'seine Zeit war vorbei',
    why_denied: 'die Regeln ließen ihn nicht zu, als er auslöste',
    'why_target-ended': 'der Auftrag, der bis dahin ruhte, endete',
    'why_target-back': 'der Auftrag, der als beendet galt, kam wieder zum Vorschein',
    why_rejected: 'sein Auftrag wurde nicht platziert',
    why_unfilled: 'sein Auftrag endete, bevor er ausgeführt war',
    keptHere:
      '{count, plural, =0 {Hier wartet nichts auf einen Auslöser.} ' +
      'one {# Auftrag wartet hier und löst nur aus, solange Countersign läuft.} ' +
      'other {# Aufträge warten hier und lösen nur aus, solange Countersign läuft.}}',
    openThere:
      '{count, plural, =0 {Bei Börsen ist keiner offen.} ' +
      'one {# Auftrag ist bei einer Börse offen, ob Countersign läuft oder nicht.} ' +
      'other {# Aufträge sind bei Börsen offen, ob Countersign läuft oder nicht.}}',
    all: 'Alle Aufträge',
    stopTrading: 'Allen Handel stoppen',
    badDayWhy:
      'Stornieren darf jedes Mitglied, ohne Code und ohne Regel. Ein Stopp hält neue fern.',
    unread: 'Wie viele offen sind, weiß gerade niemand: Der Händler antwortet nicht.',
  },
})
