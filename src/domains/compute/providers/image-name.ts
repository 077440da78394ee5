import { ProviderError } from './provider.ts';

/** As the API's document has it: a name that no shell, path or inventory takes for anything else. */
const imageName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** @throws ProviderError `rejected` for what is no name of an image, such as a path. */
export const demandImageName = (image: string): string => {
  if (!imageName.test(image)) throw new ProviderError('rejected', 'The template names no image.');
  return image;
};
