// The page of a link into an account, and the first way in that is made there.

import { defineWords } from '../../words/define.ts'

export const openWords = defineWords('open', {
  en: {
    helloTitle: 'Come in',
    helloWhat: 'Your desk says who you are. Nothing has been asked for yet.',
    helloFirst: 'It is my first time: set up my account',
    helloSignIn: 'I have an account: sign in',
    helloWaits: 'There is a way in already, so a new one waits, and everybody is told. It opens',
    title: 'Set up your account',
    link: 'This link works once. It lets you make a way into your account, and nothing else.',
    open: 'Open my account',
    hello: 'Hello {name}. Choose how you want to get in.',
    passkeyTitle: 'A passkey',
    passkeyWhy:
      'Recommended: nothing to remember, and nothing that can be typed into a false page.',
    passwordTitle: 'A password and a code',
    passwordWhy:
      'The codes come from an authenticator of their own, which you set up with your paired ' +
      'device: at the desk, or with',
    atDesk: 'Set up codes at the desk',
  },
  de: {
    helloTitle: 'Herein',
    helloWhat: 'Ihr Desk sagt, wer Sie sind. Noch wurde um nichts gebeten.',
    helloFirst: 'Zum ersten Mal hier: mein Konto einrichten',
    helloSignIn: 'Ich habe ein Konto: anmelden',
    helloWaits:
      'Es gibt schon einen Weg hinein, darum wartet ein neuer, und alle erfahren davon. Er öffnet',
    title: 'Konto einrichten',
    link:
      'Dieser Link gilt einmal. Er öffnet Ihr Konto so weit, dass Sie einen Zugang anlegen ' +
      'können, und nicht weiter.',
    open: 'Mein Konto öffnen',
    hello: 'Guten Tag, {name}. Wählen Sie, wie Sie hereinkommen möchten.',
    passkeyTitle: 'Ein Passkey',
    passkeyWhy:
      'Empfohlen: nichts zu merken, und nichts, was sich auf einer falschen Seite eintippen lässt.',
    passwordTitle: 'Ein Passwort und ein Code',
    passwordWhy:
      'Die Codes kommen aus einem eigenen Authenticator, den Sie mit Ihrem gekoppelten Gerät ' +
      'einrichten: am Desk oder mit',
    atDesk: 'Codes am Desk einrichten',
  },
})
