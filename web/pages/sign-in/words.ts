// The page where one signs in.

import { defineWords } from '../../words/define.ts'

export const signInWords = defineWords('signIn', {
  en: {
    title: 'Sign in',
    lead: 'The console shows and asks. Spends and decisions are signed at the desk.',
    passkey: 'Sign in with a passkey',
    or: 'or with a password and a code',
    name: 'Name',
    nameHint: 'Your id in the organisation, such as ada',
    password: 'Password',
    submit: 'Sign in',
    forgot: 'Password forgotten?',
    noneTitle: 'No account yet?',
    none:
      'Accounts belong to the members of the organisation. Where your device is paired, this ' +
      'makes a link that sets yours up:',
    resetLead:
      'A link is sent to your proven mailboxes. It takes a sign-in code, and waits for a day.',
    resetSend: 'Send the link',
    resetSent:
      'If there is such an account, a link is on its way. Every member is told, and no factor ' +
      'is ever removed by it.',
    back: 'Back to signing in',
  },
  de: {
    title: 'Anmelden',
    lead: 'Die Konsole zeigt und fragt. Ausgaben und Entscheidungen werden am Desk unterschrieben.',
    passkey: 'Mit einem Passkey anmelden',
    or: 'oder mit Passwort und Code',
    name: 'Name',
    nameHint: 'Ihre Kennung in der Organisation, etwa ada',
    password: 'Passwort',
    submit: 'Anmelden',
    forgot: 'Passwort vergessen?',
    noneTitle: 'Noch kein Konto?',
    none:
      'Konten gehören den Mitgliedern der Organisation. Wo Ihr Gerät gekoppelt ist, macht dies ' +
      'einen Link, mit dem Sie Ihres einrichten:',
    resetLead:
      'Ein Link geht an Ihre bestätigten Postfächer. Er verlangt einen Anmeldecode und wartet ' +
      'einen Tag.',
    resetSend: 'Link senden',
    resetSent:
      'Wenn es ein solches Konto gibt, ist ein Link unterwegs. Alle Mitglieder erfahren es, und ' +
      'kein Faktor wird dadurch je entfernt.',
    back: 'Zurück zur Anmeldung',
  },
})
