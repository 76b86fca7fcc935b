import { z } from 'zod';

/** A kind of source or destination, as far as whoever declares one has to know it. */
export const kindSchema = z.object({
  name: z.string(),
  settings: z
    .looseObject({})
    .describe('JSON Schema of its settings; a field with `secret` is never shown again.'),
});

interface Kind {
  readonly name: string;
  readonly settings: (zod: typeof z) => z.ZodType;
}

export function presentKind({ name, settings }: Kind): z.infer<typeof kindSchema> {
  const { $schema: _, ...schema } = z.toJSONSchema(settings(z), { io: 'input', unrepresentable: 'any' });
  return { name, settings: schema };
}
