// Who acts in the audit log, where no name is known.

import { defineWords } from '../../words/define.ts'

export const actorWords = defineWords('actors', {
  en: {
    person: 'A member',
    signer: 'The signer',
    server: 'The server',
    token: 'A token',
    operator: 'Whoever runs the machine',
    stranger: 'A stranger',
  },
  de: {
    person: 'Ein Mitglied',
    signer: 'Der Signierer',
    server: 'Der Server',
    token: 'Ein Token',
    operator: 'Wer die Maschine betreibt',
    stranger: 'Ein Fremder',
  },
})
