// What the parts of pages say.

import { defineWords } from '../words/define.ts'

export const partWords = defineWords('parts', {
  en: {
    copy: 'Copy the address',
    copied: 'Copied',
    showQr: 'Show the QR code',
    hideQr: 'Hide the QR code',
    qrOf: 'QR code of the address {address}',
    compare: 'Compare it on the screen of another device before you pay to it.',
    again: 'Try again',
    close: 'Close',
    code: 'Code {code}',
    failed: 'This could not be read',
    away: 'The server did not answer. Is it running? It is tried again when you ask.',
    signIn: 'Sign in again',
  },
  de: {
    copy: 'Adresse kopieren',
    copied: 'Kopiert',
    showQr: 'QR-Code zeigen',
    hideQr: 'QR-Code verbergen',
    qrOf: 'QR-Code der Adresse {address}',
    compare: 'Vergleichen Sie sie auf einem anderen Gerät, bevor Sie dorthin zahlen.',
    again: 'Noch einmal',
    close: 'Schließen',
    code: 'Code {code}',
    failed: 'Das ließ sich nicht lesen',
    away: 'Der Server antwortet nicht. Läuft er? Auf Wunsch wird es noch einmal versucht.',
    signIn: 'Neu anmelden',
  },
})
