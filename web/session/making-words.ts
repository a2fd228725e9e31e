// Making a way in: a passkey with its name, a password with its code.

import { defineWords } from '../words/define.ts'

export const makingWords = defineWords('making', {
  en: {
    name: 'What to call it',
    usual: 'This device',
    make: 'Make a passkey',
    password: 'New password',
    passwordHint: 'At least 12 characters. Common and leaked ones are refused.',
    set: 'Set password',
  },
  de: {
    name: 'Wie er heißen soll',
    usual: 'Dieses Gerät',
    make: 'Passkey anlegen',
    password: 'Neues Passwort',
    passwordHint: 'Mindestens 12 Zeichen. Häufige und bekannt gewordene werden abgelehnt.',
    set: 'Passwort setzen',
  },
})
