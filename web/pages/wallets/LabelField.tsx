// A label where it stands, changed where it stands: Enter keeps it, Escape leaves it. What could
// not be kept stays in the field.

import { MAX_LABEL_CHARACTERS } from '@countersign/core/wallet/labels.ts'
import { ActionIcon, Group, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { useAct } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { walletWords } from './words.ts'

export type LabelFieldProps = {
  readonly wallet: string
  readonly type: 'tx' | 'addr' | 'output'
  readonly label: string
  readonly refText: string
  /** What stands there without a label. */
  readonly fallback: string
}

export function LabelField(props: LabelFieldProps) {
  const say = useWords(walletWords)
  const [isOpen, setOpen] = useState(false)
  const { label, fallback } = props
  if (isOpen) return <LabelForm {...props} onDone={() => setOpen(false)} />
  const name = label === '' ? say('labelAdd') : say('labelChange', { label })
  return (
    <Tooltip label={name}>
      <UnstyledButton aria-label={name} className="label" onClick={() => setOpen(true)}>
        <Text c={label === '' ? 'dimmed' : 'bright'} component="span" fw={600}>
          <bdi>{label === '' ? fallback : label}</bdi>
        </Text>
        <Icon name="pen" size={15} />
      </UnstyledButton>
    </Tooltip>
  )
}

type FormProps = LabelFieldProps & { readonly onDone: () => void }

function LabelForm({ wallet, type, refText, label, onDone }: FormProps) {
  const say = useWords(walletWords)
  const put = useAct('putLabels', ['listLabels'])
  const [text, setText] = useState(label)
  const keep = async () => {
    const next = text.trim()
    if (next === label) return onDone()
    try {
      await put.mutateAsync({ wallet, body: { labels: [{ type, ref: refText, label: next }] } })
      onDone()
    } catch {
      // It is shown below the field, and what was typed stays.
    }
  }
  return (
    <form
      className="label-form"
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <Group align="flex-start" gap={4} wrap="nowrap">
        <TextInput
          aria-label={say('label')}
          data-autofocus
          error={put.error?.message}
          maxLength={MAX_LABEL_CHARACTERS}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={({ key }) => key === 'Escape' && onDone()}
          placeholder={say('labelHint')}
          ref={(input) => input?.focus({ preventScroll: true })}
          size="sm"
          value={text}
        />
        <ActionIcon
          aria-label={say('labelKeep')}
          color="moss"
          loading={put.isPending}
          type="submit"
        >
          <Icon name="check" />
        </ActionIcon>
        <ActionIcon aria-label={say('labelLeave')} onClick={onDone}>
          <Icon name="close" />
        </ActionIcon>
      </Group>
    </form>
  )
}
