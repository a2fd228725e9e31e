// What is being changed of people or rules, in a dialog that closes by its buttons alone.

import type { Canonical } from '@countersign/core/canonical.ts'
import { nameOf } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useWords } from '../../words/use.ts'
import { ContactsForm } from './ContactsForm.tsx'
import { GroupForm } from './GroupForm.tsx'
import { RolesForm } from './RolesForm.tsx'
import { SettingsForm } from './SettingsForm.tsx'
import { peopleWords } from './words.ts'

export type Open =
  | { readonly kind: 'roles'; readonly member: string }
  | { readonly kind: 'contacts'; readonly member: string }
  /** null: a new one. */
  | { readonly kind: 'group'; readonly group: string | null }
  | { readonly kind: 'settings' }

export type FormProps = {
  readonly view: CharterView
  readonly onKeep: (change: Canonical) => void
  readonly onCancel: () => void
}

export function Dialogs({ open, ...form }: FormProps & { readonly open: Open }) {
  const say = useWords(peopleWords)
  const titleOf = (): string => {
    switch (open.kind) {
      case 'roles':
        return say('rolesOf', { name: nameOf(form.view, open.member) })
      case 'contacts':
        return say('contactsOf', { name: nameOf(form.view, open.member) })
      case 'group':
        return open.group === null ? say('addGroup') : say('changeGroup', { name: open.group })
      case 'settings':
        return say('rulesTitle')
    }
  }
  return (
    <Dialog
      closeOnClickOutside={false}
      closeOnEscape={false}
      onClose={form.onCancel}
      opened
      size="lg"
      title={titleOf()}
      withCloseButton={false}
    >
      {open.kind === 'roles' && <RolesForm {...form} member={open.member} />}
      {open.kind === 'contacts' && <ContactsForm {...form} member={open.member} />}
      {open.kind === 'group' && <GroupForm {...form} group={open.group} />}
      {open.kind === 'settings' && <SettingsForm {...form} />}
    </Dialog>
  )
}
