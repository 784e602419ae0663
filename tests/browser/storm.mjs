export const stormCase = {};
