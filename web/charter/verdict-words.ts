// What a policy says of a spend, and what the spend then waits for.

import { defineWords } from '../words/define.ts'

export const verdictWords = defineWords('verdict', {
  en: {
    denied: 'It would be denied.',
    allowed: 'It would be signed, after:',
    passesAll: 'The same spend would pass',
    key: 'the token’s own key',
    code: 'a one-time code',
    passkey: 'a passkey',
    approvals: '{count, plural, one {# approval} other {# approvals}} of the group {group}',
    delay: '{time} of waiting',
  },
  de: {
    denied: 'Sie würde abgelehnt.',
    allowed: 'Sie würde unterschrieben, nach:',
    passesAll: 'Dieselbe Ausgabe ginge durch',
    key: 'dem Schlüssel des Tokens',
    code: 'einem Einmalcode',
    passkey: 'einem Passkey',
    approvals: '{count, plural, one {# Zustimmung} other {# Zustimmungen}} der Gruppe {group}',
    delay: '{time} Wartezeit',
  },
})
