// What a policy says of a spend, and what the spend then waits for: of one that was asked for, and
// of one that somebody only tries.

import { defineWords } from '../words/define.ts'

export const verdictWords = defineWords('verdict', {
  en: {
    denied: 'The policy says no',
    passes: 'The same spend passes',
    never: 'Waiting does not help: change the spend, or the policy.',
    allowed: 'The policy lets it through',
    asks: 'The policy asks for more',
    key: 'the token’s own key',
    code: 'a one-time code, or a passkey',
    passkey: 'a passkey',
    approvals: '{count, plural, one {# approval} other {# approvals}} of the group {group}',
    delay: '{time} of waiting',
    left: '{left} left of {rule} after it',
  },
  de: {
    denied: 'Die Regeln sagen nein',
    passes: 'Dieselbe Ausgabe geht',
    never: 'Warten hilft nicht: ändern Sie die Ausgabe oder die Regeln.',
    allowed: 'Die Regeln lassen es zu',
    asks: 'Die Regeln verlangen mehr',
    key: 'der Schlüssel des Tokens',
    code: 'ein Einmalcode oder ein Passkey',
    passkey: 'ein Passkey',
    approvals: '{count, plural, one {# Zustimmung} other {# Zustimmungen}} der Gruppe {group}',
    delay: '{time} Wartezeit',
    left: '{left} danach frei von {rule}',
  },
})

export type VerdictKey = (typeof verdictWords.keys)[number]
