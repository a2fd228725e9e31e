// The questions of a rule or grant, one below the other.

import { Button, Fieldset, Stack, Text } from '@mantine/core'
import { useUnit } from '../../parts/Unit.tsx'
import { useWords } from '../../words/use.ts'
import { AtomForm } from './AtomForm.tsx'
import { newAtom, type TypedAtom } from './typed-atoms.ts'
import { editWords } from './words.ts'

export type AtomsProps = {
  readonly legend: string
  readonly empty: string
  readonly atoms: readonly TypedAtom[]
  readonly onChange: (atoms: readonly TypedAtom[]) => void
  readonly lists: readonly string[]
  /** `when[1].sats`. */
  readonly wrong: string | null
}

export function Atoms({ legend, empty, atoms, onChange, lists, wrong }: AtomsProps) {
  const say = useWords(editWords)
  const { unit } = useUnit()
  const [, place, inside = ''] = /^when\[(\d+)\]\.?(.*)$/.exec(wrong ?? '') ?? []
  return (
    <Fieldset legend={legend}>
      <Stack gap="sm">
        {atoms.length === 0 && (
          <Text c="dimmed" size="sm">
            {empty}
          </Text>
        )}
        {atoms
          .map((atom, at) => ({ atom, at }))
          .map(({ atom, at }) => (
            <AtomForm
              atom={atom}
              key={at}
              lists={lists}
              onChange={(next) => onChange(atoms.with(at, next))}
              onRemove={() => onChange(atoms.toSpliced(at, 1))}
              wrong={place === String(at) ? inside : null}
            />
          ))}
        <Button
          onClick={() => onChange([...atoms, newAtom('amount-above', unit)])}
          size="sm"
          variant="light"
        >
          {say('addCondition')}
        </Button>
      </Stack>
    </Fieldset>
  )
}
