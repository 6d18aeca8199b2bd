export function renderSVG(data: string, options?: { ecc?: 'L' | 'M' | 'Q' | 'H'; border?: number }): string;
