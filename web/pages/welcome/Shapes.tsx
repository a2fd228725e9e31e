// Who holds the keys: four shapes, the way out of each in words beside it, and what a shape wants
// to know besides.

import { spanOfBlocks } from '@countersign/core/wallet/exit/timelocks.ts'
import {
  MOST_OLDER_BLOCKS,
  readOlderBlocks,
  SHAPE_WANTS,
  SHAPES,
  type Shape,
} from '@countersign/core/wallet/shapes.ts'
import { Checkbox, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import type { Draft } from './draft.ts'
import { shapeWords } from './shape-words.ts'

export type ShapesProps = {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}

/** The recommended one first. */
const OFFERED: readonly Shape[] = ['2-of-3', ...SHAPES.filter((shape) => shape !== '2-of-3')]

export function Shapes({ draft, onChange }: ShapesProps) {
  const say = useWords(shapeWords)
  const choose = (chosen: string) => {
    const shape = SHAPES.find((each) => each === chosen)
    if (shape) onChange({ shape })
  }
  return (
    <>
      <Radio.Group label={say('shape')} onChange={choose} value={draft.shape}>
        <Stack gap="sm" mt="xs">
          {OFFERED.map((shape) => (
            <Radio
              description={<Way shape={shape} />}
              key={shape}
              label={say(shape)}
              value={shape}
            />
          ))}
        </Stack>
      </Radio.Group>
      {SHAPE_WANTS[draft.shape].olderBlocks && <Older draft={draft} onChange={onChange} />}
      {draft.shape === 'user-later' && (
        <Checkbox
          checked={draft.isHardware}
          label={say('hardware')}
          onChange={({ currentTarget }) => onChange({ isHardware: currentTarget.checked })}
        />
      )}
    </>
  )
}

function Way({ shape }: { readonly shape: Shape }) {
  const say = useWords(shapeWords)
  const software = SHAPE_WANTS[shape].olderBlocks ? 'timelock-software' : 'multisig-software'
  return (
    <>
      {say(`${shape}-way`)}{' '}
      <Text component="span" inherit>
        {say(software)}
      </Text>
    </>
  )
}

function Older({ draft: { older }, onChange }: ShapesProps) {
  const say = useWords(shapeWords)
  const blocks = readOlderBlocks(older)
  const span = blocks === null ? null : spanOfBlocks(blocks)
  return (
    <TextInput
      description={span && say('olderAbout', { span: say(span.unit, { count: span.count }) })}
      error={blocks === null ? say('olderBad', { most: MOST_OLDER_BLOCKS }) : null}
      inputMode="numeric"
      label={say('older')}
      onChange={({ currentTarget }) => onChange({ older: currentTarget.value.trim() })}
      value={older}
    />
  )
}
