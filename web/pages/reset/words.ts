// A link that replaces a forgotten password.

import { defineWords } from '../../words/define.ts'

export const resetWords = defineWords('reset', {
  en: {
    title: 'A new password',
    lead:
      'The link alone opens nothing. Confirm it with a sign-in code; the new password can be set ' +
      'a day later, with this link and another code. Any session of yours can cancel it.',
    name: 'Name',
    confirm: 'Confirm with a code',
    confirmed: 'Confirmed. The password can be replaced',
    keep: 'Keep the link until then. Everybody was told.',
    finishTitle: 'The day is over?',
    password: 'New password',
    hint: 'At least 12 characters. Common and leaked ones are refused.',
    finish: 'Replace the password',
    done: 'The password is replaced, and every session was ended.',
    signIn: 'Sign in',
  },
  de: {
    title: 'Ein neues Passwort',
    lead:
      'Der Link allein öffnet nichts. Bestätigen Sie ihn mit einem Anmeldecode; das neue ' +
      'Passwort lässt sich einen Tag später setzen, mit Link und weiterem Code. Jede Ihrer ' +
      'Sitzungen kann es abbrechen.',
    name: 'Name',
    confirm: 'Mit einem Code bestätigen',
    confirmed: 'Bestätigt. Das Passwort lässt sich ersetzen',
    keep: 'Bewahren Sie den Link bis dahin auf. Alle haben es erfahren.',
    finishTitle: 'Ist der Tag vorbei?',
    password: 'Neues Passwort',
    hint: 'Mindestens 12 Zeichen. Häufige und bekannt gewordene werden abgelehnt.',
    finish: 'Passwort ersetzen',
    done: 'Das Passwort ist ersetzt, und jede Sitzung wurde beendet.',
    signIn: 'Anmelden',
  },
})
