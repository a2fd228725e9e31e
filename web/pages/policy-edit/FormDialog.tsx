// The dialog in which a rule, a grant or a list is typed. It closes by its buttons alone, so that
// nothing typed is lost by a slip.

import type { Policy } from '@countersign/core/policy/policy.ts'
import { Button, Group, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { Dialog } from '../../parts/Dialog.tsx'
import { useWords } from '../../words/use.ts'
import { GrantFields } from './GrantFields.tsx'
import { type Around, keepForm } from './keep.ts'
import { ListFields } from './ListFields.tsx'
import { RuleFields } from './RuleFields.tsx'
import type { Form } from './typed.ts'
import { editWords } from './words.ts'

export type FormDialogProps = {
  readonly form: Form
  readonly around: Around
  readonly onChange: (form: Form) => void
  readonly onKept: (policy: Policy) => void
  readonly onCancel: () => void
}

export function FormDialog({ form, around, onChange, onKept, onCancel }: FormDialogProps) {
  const say = useWords(editWords)
  const isPhone = useMediaQuery('(max-width: 48em)')
  const [wrong, setWrong] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const tried = keepForm(form, around)
    if (tried.kind === 'kept') onKept(tried.policy)
    else setWrong(tried.wrong.place)
  }
  const change = (next: Form) => {
    setWrong(null)
    onChange(next)
  }
  const lists = Object.keys(around.policy.lists).sort()
  return (
    <Dialog
      closeOnClickOutside={false}
      closeOnEscape={false}
      fullScreen={isPhone ?? false}
      onClose={onCancel}
      opened
      size="lg"
      title={say(`${form.sort}Title`)}
      withCloseButton={false}
    >
      <form className="form" noValidate onSubmit={submit}>
        {form.sort === 'rule' && (
          <RuleFields form={form} lists={lists} onChange={change} wrong={wrong} />
        )}
        {form.sort === 'grant' && (
          <GrantFields form={form} lists={lists} onChange={change} wrong={wrong} />
        )}
        {form.sort === 'list' && <ListFields form={form} onChange={change} wrong={wrong} />}
        <Text aria-live="polite" c="red" size="sm">
          {wrong !== null && !isShown(wrong) && say('wrongSomewhere', { place: wrong })}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onCancel} variant="default">
            {say('cancel')}
          </Button>
          <Button type="submit">{say('keep')}</Button>
        </Group>
      </form>
    </Dialog>
  )
}

/** What stands at its place needs no words below. */
const isShown = (place: string): boolean => /^(id|who|then\.|when\[\d+\]\.|lines)/.test(place)
