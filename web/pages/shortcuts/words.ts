// The page of keyboard shortcuts.

import { defineWords } from '../../words/define.ts'

export const shortcutsWords = defineWords('shortcuts', {
  en: {
    title: 'Keyboard shortcuts',
    lead: 'Nothing that signs or stops has a key of its own.',
    keys: 'Keys',
    what: 'What happens',
    palette: 'Jump to a page or an act',
    help: 'This page',
    close: 'Close a dialog',
    go: 'Go to: {page}',
    after: 'then',
  },
  de: {
    title: 'Tastenkürzel',
    lead: 'Was unterschreibt oder anhält, hat keine eigene Taste.',
    keys: 'Tasten',
    what: 'Was geschieht',
    palette: 'Zu einer Seite oder Handlung springen',
    help: 'Diese Seite',
    close: 'Einen Dialog schließen',
    go: 'Gehe zu: {page}',
    after: 'dann',
  },
})
