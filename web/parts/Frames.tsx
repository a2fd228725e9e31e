// QR codes that follow one another, for a device that looks at this screen.

import { Group, SegmentedControl, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useWords } from '../words/use.ts'
import { Qr } from './Qr.tsx'
import { partWords } from './words.ts'

export type FramesProps = {
  /** The code of a number from 0 on, and after how many it begins again. */
  readonly frames: (mostBytes: number) => { readonly count: number; at(number: number): string }
}

const EVERY_MS = 250
const SIZES = { small: 120, medium: 240, large: 420 } as const

export function Frames({ frames }: FramesProps) {
  const say = useWords(partWords)
  const [size, setSize] = useState<keyof typeof SIZES>('medium')
  const [number, setNumber] = useState(0)
  const codes = useMemo(() => frames(SIZES[size]), [frames, size])
  useEffect(() => {
    const timer = setInterval(() => setNumber((before) => before + 1), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="frames">
      <Qr label={say('frames', { count: codes.count })} text={codes.at(number)} />
      <Group gap="xs">
        <Text size="sm">{say('denser')}</Text>
        <SegmentedControl
          aria-label={say('denser')}
          data={(Object.keys(SIZES) as (keyof typeof SIZES)[]).map((value) => ({
            value,
            label: say(value),
          }))}
          onChange={setSize}
          size="xs"
          value={size}
        />
      </Group>
    </div>
  )
}
