function sqlState(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}

/** 40001 serialization failure, 40P01 deadlock: nothing was written. */
export function isSerialization(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error));
}

/** SQLSTATE classes 22 (data exception) and 54 (program limit exceeded): some value in the batch is the reason. */
export function isPoison(error: unknown): boolean {
  return /^(22|54)[0-9A-Z]{3}$/.test(sqlState(error));
}
