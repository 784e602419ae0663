"""google.colab.patches: cv2.imshow opens a window, which a notebook does not have."""
import stoa

__all__ = ["cv2_imshow"]


def cv2_imshow(a):
    """Shows a picture in OpenCV's order of channels, blue first."""
    stoa.show_image(a, channels="bgr")
