// The draft as animated QR codes for a hardware wallet's camera, and its answer by this one's.

import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import { Frames } from '../../parts/Frames.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { framesOf, type Kind, Scanner } from './animated.ts'
import { bytesOf } from './bytes.ts'
import type { WayProps } from './Sign.tsx'
import { spendWords } from './words.ts'

const Camera = lazy(async () => ({ default: (await import('../../parts/Camera.tsx')).Camera }))

export function ByCodes({ drafted, onSigned }: WayProps) {
  const say = useWords(spendWords)
  const [kind, setKind] = useState<Kind>('bbqr')
  const [isScanning, setScanning] = useState(false)
  const scanner = useRef(new Scanner())
  const bytes = useMemo(() => bytesOf(drafted.psbt), [drafted.psbt])
  const frames = useCallback((most: number) => framesOf(bytes, kind, most), [bytes, kind])
  const seen = (text: string): number => {
    const part = scanner.current.take(text)
    if (part === 1) void whole(text)
    return part
  }
  const whole = async (text: string) => {
    const read = await scanner.current.bytes(text).catch(() => null)
    scanner.current = new Scanner()
    setScanning(false)
    onSigned(read)
  }
  return (
    <div className="board">
      <div className="half">
        <Text mb="xs" size="sm">
          {say('codesShow')}
        </Text>
        <SegmentedControl
          aria-label={say('codesKind')}
          data={[
            { value: 'bbqr', label: 'BBQr (Coldcard Q)' },
            { value: 'ur', label: 'UR (Keystone, Passport, SeedSigner)' },
          ]}
          onChange={setKind}
          orientation="vertical"
          size="xs"
          value={kind}
        />
        <Frames frames={frames} />
      </div>
      <div className="half">
        <Text mb="xs" size="sm">
          {say('codesScan')}
        </Text>
        {isScanning ? (
          <Suspense>
            <Camera onStop={() => setScanning(false)} onText={seen} />
          </Suspense>
        ) : (
          <Group>
            <Button
              leftSection={<Icon name="camera" size={18} />}
              onClick={() => setScanning(true)}
            >
              {say('codesTake')}
            </Button>
          </Group>
        )}
      </div>
    </div>
  )
}
