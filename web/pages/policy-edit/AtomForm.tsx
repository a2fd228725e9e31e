// One question of a rule: which, and its numbers in the units people think in.

import { ActionIcon, Group, NativeSelect, Stack, Tooltip } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { useWords } from '../../words/use.ts'
import { AtomInput } from './AtomInput.tsx'
import { ATOM_FIELDS, ATOM_KINDS, type AtomKind, newAtom, type TypedAtom } from './typed-atoms.ts'
import { editWords } from './words.ts'

export type AtomFormProps = {
  readonly atom: TypedAtom
  readonly onChange: (atom: TypedAtom) => void
  readonly onRemove: () => void
  readonly lists: readonly string[]
  /** The place in it that is wrong: `sats`, `window.seconds`, or `kind`. */
  readonly wrong: string | null
}

export function AtomForm({ atom, onChange, onRemove, lists, wrong }: AtomFormProps) {
  const say = useWords(editWords)
  const { unit } = useUnit()
  return (
    <Stack className="atom" gap="sm">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <NativeSelect
          data={ATOM_KINDS.map((value) => ({ value, label: say(value) }))}
          error={wrong === 'kind' ? say('wrongKind') : undefined}
          flex={1}
          label={say('question')}
          onChange={({ currentTarget }) =>
            onChange({ ...newAtom(currentTarget.value as AtomKind, unit) })
          }
          value={atom.kind}
        />
        <Tooltip label={say('removeCondition')}>
          <ActionIcon aria-label={say('removeCondition')} onClick={onRemove}>
            <Icon name="close" />
          </ActionIcon>
        </Tooltip>
      </Group>
      {ATOM_FIELDS[atom.kind].map((field) => (
        <AtomInput
          atom={atom}
          field={field}
          key={field}
          lists={lists}
          onChange={onChange}
          wrong={wrong}
        />
      ))}
    </Stack>
  )
}
